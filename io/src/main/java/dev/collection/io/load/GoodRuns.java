package dev.collection.io.load;

import dev.collection.io.jdbc.Database;

/**
 * Which runs are history: those that have ended without a failure, and in which no record was
 * refused for not being like the runs before; what was refused must not become usual. What was only
 * told does, or it would be told for ever.
 */
final class GoodRuns {
  private GoodRuns() {}

  /**
   * The latest runs, or windows, before one. Its parameters are those of {@link #condition}.
   *
   * @param columns of {@code collection_runs r}
   * @param and what else must be true of them; may be empty
   * @param most how many at most
   */
  static String latest(Database database, String columns, String before, String and, int most) {
    return "SELECT "
        + columns
        + " FROM collection_runs r WHERE "
        + condition(database, before)
        + and
        + " ORDER BY "
        + id(database)
        + " DESC LIMIT "
        + most;
  }

  /** The id of {@code collection_runs r}; ids sort as runs start, as bytes, in any language. */
  private static String id(Database database) {
    return database.isSqlite() ? "r.run_id" : "r.run_id COLLATE \"C\"";
  }

  /**
   * A condition on {@code collection_runs r}, whose parameters are the collection and {@code
   * before}: runs are compared with runs, and windows with windows.
   *
   * @param before id of the run or window before which they began
   */
  private static String condition(Database database, String before) {
    return "r.collection = ? AND r.status IN ('done', 'done_with_breaches') AND r.run_id "
        + (before.indexOf(RunIds.SEPARATOR) >= 0 ? "" : "NOT ")
        + "LIKE '%"
        + RunIds.SEPARATOR
        + "%' AND "
        + id(database)
        + " < ? AND NOT EXISTS (SELECT 1 FROM collection_issues i WHERE i.run_id = r.run_id AND"
        + " i.part LIKE 'drift:%')";
  }
}
