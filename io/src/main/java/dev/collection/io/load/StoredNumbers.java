package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqlText;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

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
    return read(
        runs,
        statement -> {
          statement.setString(1, collection);
          statement.setString(2, before);
        },
        found -> found);
  }

  /**
   * Of each of the days before a run that run which began nearest to its time of day, so that there
   * is one of a day however many it has. Runs have ended without a failure, or are windows of such;
   * the oldest first.
   *
   * @param like id of the run, or the window
   * @param startedAt when it began
   * @param days how many days, in UTC, before its own
   */
  public List<Run> ofDaysBefore(String like, Instant startedAt, int days) throws SQLException {
    Instant today = startedAt.truncatedTo(ChronoUnit.DAYS);
    List<String[]> input = new ArrayList<>();
    for (int ago = 1; ago <= days; ago++) {
      Duration back = Duration.ofDays(ago);
      Instant begins = today.minus(back);
      input.add(
          new String[] {
            collection,
            SqlText.instant(begins),
            SqlText.instant(startedAt.minus(back)),
            SqlText.instant(begins.plus(Duration.ofDays(1)))
          });
    }
    return read(
        GoodRuns.nearestOfDays(database, like),
        statement -> database.dialect().setInput(statement, GoodRuns.DAY, input),
        found -> nearest(found, startedAt));
  }

  /** One of each day. */
  private static List<Found> nearest(List<Found> found, Instant startedAt) {
    Duration time = Duration.between(startedAt.truncatedTo(ChronoUnit.DAYS), startedAt);
    Comparator<Found> byDistance =
        Comparator.comparing(run -> Duration.between(run.day().plus(time), run.startedAt()).abs());
    Map<Instant, Found> byDay = new HashMap<>();
    for (Found run : found) {
      byDay.merge(run.day(), run, BinaryOperator.minBy(byDistance.thenComparing(Found::id)));
    }
    return byDay.values().stream()
        .sorted(Comparator.comparing(Found::startedAt).reversed())
        .toList();
  }

  private record Found(String id, Instant startedAt) {
    Instant day() {
      return startedAt.truncatedTo(ChronoUnit.DAYS);
    }
  }

  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /**
   * @param runs gives their ids and beginnings; null for none
   * @param choice which of them, the latest first
   */
  private List<Run> read(String runs, Parameters parameters, UnaryOperator<List<Found>> choice)
      throws SQLException {
    return database
        .retry()
        .execute(
            connection -> {
              List<Found> found = new ArrayList<>();
              try (PreparedStatement statement = connection.prepareStatement(runs)) {
                parameters.set(statement);
                try (ResultSet result = statement.executeQuery()) {
                  while (result.next()) {
                    if (result.getString(1) != null) {
                      found.add(
                          new Found(result.getString(1), database.dialect().instant(result, 2)));
                    }
                  }
                }
              }
              Map<String, Run> byId = new LinkedHashMap<>();
              for (Found run : choice.apply(found)) {
                byId.put(run.id(), new Run(run.startedAt(), new ArrayList<>(), new ArrayList<>()));
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
