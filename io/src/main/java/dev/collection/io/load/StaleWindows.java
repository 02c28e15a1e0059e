package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Deletes what tables say of windows that a run, which has begun again, does not know any more. */
public final class StaleWindows implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<Table> TABLES =
      List.of(
          CollectionTables.RUNS,
          CollectionTables.QUALITY,
          CollectionTables.RULES,
          CollectionTables.EXTRACTIONS);

  private final Database database;
  private final RunIds ids;

  /**
   * @param run whose windows they are
   */
  public StaleWindows(Database database, String run) {
    this.database = database;
    ids = new RunIds(run);
  }

  /**
   * Deletes everything between two windows, both of which stay. May be repeated.
   *
   * @param after id of a window; null for all that there are before
   * @param before id of a later window; null for all that there are after
   */
  public void deleteBetween(String after, String before) throws SQLException {
    // Ids are compared as bytes, whatever the language of the database.
    String id = database.isSqlite() ? "run_id" : "run_id COLLATE \"C\"";
    database
        .retry()
        .transact(
            connection -> {
              for (Table table : TABLES) {
                String sql =
                    "DELETE FROM "
                        + database.dialect().quote(table.name())
                        + " WHERE "
                        + id
                        + " > ? AND "
                        + id
                        + " < ?";
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                  statement.setString(1, after == null ? ids.begin() : after);
                  statement.setString(2, before == null ? ids.end() : before);
                  statement.executeUpdate();
                }
              }
              return null;
            });
  }
}
