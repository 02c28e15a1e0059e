package dev.collection.io.load;

import static dev.collection.io.jdbc.ColumnType.TEXT;
import static dev.collection.io.jdbc.ColumnType.TIMESTAMP;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Dialect;
import java.util.List;

/**
 * Which runs are history: those that have ended without a failure, and in which no record was
 * refused for not being like the runs before; what was refused must not become usual. What was only
 * told does, or it would be told for ever.
 */
final class GoodRuns {
  /** Finds runs by when they began; a stream asks in each window, and has a row for each. */
  static final String INDEX = "collection_runs_start";

  /** The input of {@link #nearestOfDays}: a day of a collection, and a time in it. */
  static final List<Column> DAY =
      List.of(
          new Column("collection", TEXT),
          new Column("begins", TIMESTAMP),
          new Column("time", TIMESTAMP),
          new Column("ends", TIMESTAMP));

  private GoodRuns() {}

  /** The statement that makes {@link #INDEX}. */
  static String createIndex(Dialect dialect) {
    return "CREATE INDEX IF NOT EXISTS "
        + dialect.quote(INDEX)
        + " ON "
        + dialect.quote(CollectionTables.RUNS.name())
        + " (collection, started_at)";
  }

  /**
   * The latest runs, or windows, before one. Its parameters are the collection and {@code before}:
   * runs are compared with runs, and windows with windows.
   *
   * @param columns of {@code collection_runs r}
   * @param before id of the run or window before which they began
   * @param and what else must be true of them; may be empty
   * @param most how many at most
   */
  static String latest(Database database, String columns, String before, String and, int most) {
    return "SELECT "
        + columns
        + " FROM collection_runs r WHERE r.collection = ? AND "
        + id(database)
        + " < ? AND "
        + condition(before)
        + and
        + " ORDER BY r.started_at DESC, "
        + id(database)
        + " DESC LIMIT "
        + most;
  }

  /**
   * The id and the beginning of two runs, or windows, of each {@link #DAY}: the last that began
   * before the time, and the first that did not; one of them is the nearest. If there are others of
   * the day they are not read, whatever their number. Both are null where there is none.
   *
   * <p>The beginning is looked up for each id: joined, PostgreSQL would rather read the whole
   * table.
   *
   * @param like id of a run or window, which they are compared with
   */
  static String nearestOfDays(Database database, String like) {
    Dialect dialect = database.dialect();
    StringBuilder days = new StringBuilder("WITH days AS (SELECT ");
    for (int i = 0; i < DAY.size(); i++) {
      days.append(i == 0 ? "" : ", ").append(dialect.inputValue(DAY, i));
      days.append(" AS ").append(dialect.quote(DAY.get(i).name()));
    }
    return days.append(" FROM ").append(dialect.input(DAY))
        + ") SELECT n.run_id, (SELECT s.started_at FROM collection_runs s WHERE s.run_id ="
        + " n.run_id) FROM (SELECT "
        + one(database, like, "r.started_at >= d.begins AND r.started_at < d.time", " DESC")
        + " AS run_id FROM days d UNION ALL SELECT "
        + one(database, like, "r.started_at >= d.time AND r.started_at < d.ends", "")
        + " FROM days d) n";
  }

  private static String one(Database database, String like, String when, String order) {
    return "(SELECT r.run_id FROM collection_runs r WHERE r.collection = d.collection AND "
        + when
        + " AND "
        + condition(like)
        + " ORDER BY r.started_at"
        + order
        + ", "
        + id(database)
        + " DESC LIMIT 1)";
  }

  /** The id of {@code collection_runs r}; ids sort as runs start, as bytes, in any language. */
  private static String id(Database database) {
    return database.isSqlite() ? "r.run_id" : "r.run_id COLLATE \"C\"";
  }

  /**
   * A condition on {@code collection_runs r}.
   *
   * @param like id of a run or window: windows are like windows
   */
  private static String condition(String like) {
    return "r.status IN ('done', 'done_with_breaches') AND r.run_id "
        + (like.indexOf(RunIds.SEPARATOR) >= 0 ? "" : "NOT ")
        + "LIKE '%"
        + RunIds.SEPARATOR
        + "%' AND NOT EXISTS (SELECT 1 FROM collection_issues i WHERE i.run_id = r.run_id AND"
        + " i.part LIKE 'drift:%')";
  }
}
