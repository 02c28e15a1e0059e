package dev.collection.io.schema;

import dev.collection.io.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/**
 * What a database has of the tables that a run needs.
 *
 * @param tables those that are there, by name
 * @param names of everything in the schema that a new table may not be called
 * @param recorded which columns are fields, see {@link FieldRecords}
 */
record DatabaseShape(
    Map<String, TableShape> tables, Set<String> names, Map<String, Map<String, String>> recorded) {

  /** A database in which there is nothing. */
  static DatabaseShape empty() {
    return new DatabaseShape(Map.of(), Set.of(), Map.of());
  }

  /** Reads the shape; changes nothing. */
  static DatabaseShape read(Database database, Connection connection, ExpectedSchema expected)
      throws SQLException {
    return database.isSqlite()
        ? new SqliteShapes(connection).read(database, expected)
        : new PostgresShapes(connection).read(database, expected);
  }

  /** A name like {@code wanted} that nothing has. */
  String free(String wanted) {
    String free = wanted;
    for (int i = 2; names.contains(free); i++) {
      free = wanted + "_" + i;
    }
    return free;
  }
}
