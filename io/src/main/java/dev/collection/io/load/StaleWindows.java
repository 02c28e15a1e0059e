package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Table;
import java.io.Serializable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/** Deletes what tables say of windows that a run, which has begun again, does not know any more. */
public final class StaleWindows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Tables that rows may be deleted from. */
  static final List<Table> TABLES =
      List.of(
          CollectionTables.RUNS,
          CollectionTables.QUALITY,
          CollectionTables.FIELD_QUALITY,
          CollectionTables.RULES,
          CollectionTables.PROFILES,
          CollectionTables.DRIFT,
          CollectionTables.ISSUES,
          CollectionTables.EXTRACTIONS);

  private final Database database;

  public StaleWindows(Database database) {
    this.database = database;
  }

  /**
   * Deletes what is told of windows behind one and up to another. May be repeated.
   *
   * @param run whose windows they are
   * @param after id of a window, which stays; null for the beginning
   * @param last id of a window; null for the end
   * @param known ids of those between that stay
   */
  public void deleteOthers(String run, String after, String last, List<String> known)
      throws SQLException {
    RunIds ids = new RunIds(run);
    // Ids are compared as bytes, whatever the language of the database.
    String id = database.isSqlite() ? "run_id" : "run_id COLLATE \"C\"";
    String others =
        known.isEmpty()
            ? ""
            : " AND run_id NOT IN ("
                + String.join(", ", Collections.nCopies(known.size(), "?"))
                + ")";
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
                        + " <= ?"
                        + others;
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                  int next = 1;
                  statement.setString(next++, after == null ? ids.begin() : after);
                  statement.setString(next++, last == null ? ids.end() : last);
                  for (String window : known) {
                    statement.setString(next++, window);
                  }
                  statement.executeUpdate();
                }
              }
              return null;
            });
  }
}
