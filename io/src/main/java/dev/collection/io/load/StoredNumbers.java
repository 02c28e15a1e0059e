package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads how much the last good runs of a collection have brought, and how good it was. */
public final class StoredNumbers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Database database;
  private final String collection;

  public StoredNumbers(Database database, String collection) {
    this.database = database;
    this.collection = collection;
  }

  /**
   * A run, or a window.
   *
   * @param values of its fields and items
   * @param scores of its quality as a whole
   */
  public record Run(Instant startedAt, List<Values> values, List<Score> scores) {}

  /**
   * How many values there were in a place.
   *
   * @param item whether the place is in raw items; otherwise it is a field
   * @param path of the field, or JSON Pointer; empty for items themselves
   */
  public record Values(String source, boolean item, String path, long total, long nulls) {}

  /**
   * @param score from 0 to 1
   */
  public record Score(String dimension, double score) {}

  /**
   * Runs that have ended without a failure, or windows of such, the oldest first.
   *
   * @param before id of the run or window before which they began
   * @param most how many of them at most, the latest
   */
  public List<Run> before(String before, int most) throws SQLException {
    String runs = GoodRuns.latest(database, "r.run_id, r.started_at", before, "", most);
    return database
        .retry()
        .execute(
            connection -> {
              Map<String, Run> byId = new LinkedHashMap<>();
              try (PreparedStatement statement = connection.prepareStatement(runs)) {
                statement.setString(1, collection);
                statement.setString(2, before);
                try (ResultSet result = statement.executeQuery()) {
                  while (result.next()) {
                    byId.put(
                        result.getString(1),
                        new Run(
                            database.dialect().instant(result, 2),
                            new ArrayList<>(),
                            new ArrayList<>()));
                  }
                }
              }
              if (!byId.isEmpty()) {
                readValues(connection, byId);
                readScores(connection, byId);
              }
              List<Run> oldestFirst = new ArrayList<>(byId.values());
              Collections.reverse(oldestFirst);
              return oldestFirst;
            });
  }

  private static void readValues(Connection connection, Map<String, Run> byId) throws SQLException {
    String sql =
        "SELECT run_id, source, kind, path, total, nulls FROM collection_profiles WHERE"
            + " (kind = 'field' OR path = '') AND run_id IN ("
            + places(byId)
            + ")";
    read(
        connection,
        sql,
        byId,
        (run, row) ->
            run.values()
                .add(
                    new Values(
                        row.getString(2),
                        row.getString(3).equals("item"),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6))));
  }

  private static void readScores(Connection connection, Map<String, Run> byId) throws SQLException {
    String sql =
        "SELECT run_id, dimension, score FROM collection_quality WHERE source = '' AND run_id IN ("
            + places(byId)
            + ")";
    read(
        connection,
        sql,
        byId,
        (run, row) -> run.scores().add(new Score(row.getString(2), row.getDouble(3))));
  }

  private static String places(Map<String, Run> byId) {
    return String.join(", ", Collections.nCopies(byId.size(), "?"));
  }

  private interface Take {
    void from(Run run, ResultSet row) throws SQLException;
  }

  private static void read(Connection connection, String sql, Map<String, Run> byId, Take take)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = 1;
      for (String run : byId.keySet()) {
        statement.setString(next++, run);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          take.from(byId.get(result.getString(1)), result);
        }
      }
    }
  }
}
