package dev.collection.io.load;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.jdbc.Statements;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.io.Serializable;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the launching process reads and writes of runs, outside the graph. */
public final class RunStore implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The status of a run that waits for somebody to publish it. */
  public static final String HELD = "held";

  /** A condition that windows of a run do not meet. */
  private static final String WHOLE_RUNS = "run_id NOT LIKE '%" + RunIds.SEPARATOR + "%'";

  private final Database database;
  private final CollectionTables tables;

  public RunStore(Database database, CollectionTables tables) {
    this.database = database;
    this.tables = tables;
  }

  /** Notes that the run has begun, so that one that dies leaves a trace. */
  public void begin(String run, String collection, Instant startedAt) throws SQLException {
    write(new RunRow(run, collection, startedAt, null, "running", "", Map.of(), null, "{}"));
  }

  /** Notes that the run broke off, unless it has ended in another way already. */
  public void fail(String run, String collection, Instant startedAt, Instant now, String message)
      throws SQLException {
    if (summary(run).isEmpty()) {
      write(new RunRow(run, collection, startedAt, now, "failed", message, Map.of(), null, "{}"));
    }
  }

  /** The last run of a collection; empty if there was none. */
  public Optional<LastRun> last(String collection) throws SQLException {
    String sql =
        "SELECT run_id, status FROM collection_runs WHERE collection = ? AND "
            + WHOLE_RUNS
            + " ORDER BY started_at DESC, run_id DESC LIMIT 1";
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, collection);
      try (ResultSet result = statement.executeQuery()) {
        return result.next()
            ? Optional.of(new LastRun(result.getString(1), result.getString(2)))
            : Optional.empty();
      }
    }
  }

  /**
   * A run that there was.
   *
   * @param status as in {@link RunRow}
   */
  public record LastRun(String run, String status) {
    /** Whether it died or failed; one that is still under way looks as if it had died. */
    public boolean isUnfinished() {
      return status.equals("running") || status.equals("failed");
    }
  }

  /** Notes with a run that did not end successfully that another has taken up its work. */
  public void resumed(String run, String by) throws SQLException {
    String sql =
        "UPDATE collection_runs SET message = CASE WHEN message IS NULL OR message = '' THEN ?"
            + " ELSE message || '; ' || ? END WHERE run_id = ?";
    String note = "resumed by run " + by;
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, note);
      statement.setString(2, note);
      statement.setString(3, run);
      statement.executeUpdate();
    }
  }

  private void write(RunRow row) throws SQLException {
    try (Connection connection = database.connect()) {
      write(connection, row);
    }
  }

  /** Writes the row of a run, in the transaction of the connection. */
  public void write(Connection connection, RunRow row) throws SQLException {
    Statements statements = new Statements(database.dialect());
    try (PreparedStatement statement =
        connection.prepareStatement(statements.insertOrReplace(CollectionTables.RUNS))) {
      database
          .dialect()
          .setRows(
              statement,
              CollectionTables.RUNS.columns(),
              List.<String[]>of(LoadRunTables.row(row)));
      statement.executeUpdate();
    }
  }

  /** The row of a run that has ended or is held; empty if there is none. */
  public Optional<RunRow> row(String run) throws SQLException {
    return rows("run_id = ? AND status <> 'running'", run).stream().findFirst();
  }

  /** The runs of a collection that wait to be published, the oldest first. */
  public List<RunRow> held(String collection) throws SQLException {
    return rows("collection = ? AND status = '" + HELD + "' AND " + WHOLE_RUNS, collection);
  }

  /**
   * The latest run of the same collection that is published and was still collecting when another
   * one began, or began later; or empty.
   */
  public Optional<RunRow> publishedAfter(RunRow run) throws SQLException {
    List<RunRow> done =
        rows("collection = ? AND status LIKE 'done%' AND " + WHOLE_RUNS, run.collection());
    return done.stream()
        .filter(other -> other.finishedAt().isAfter(run.startedAt()))
        .reduce((earlier, later) -> later);
  }

  private List<RunRow> rows(String condition, String parameter) throws SQLException {
    List<String> columns = CollectionTables.RUNS.columns().stream().map(Column::name).toList();
    String sql =
        "SELECT "
            + new Statements(database.dialect()).names(columns)
            + " FROM collection_runs WHERE "
            + condition
            + " ORDER BY started_at, run_id";
    return database
        .retry()
        .execute(
            connection -> {
              List<RunRow> rows = new ArrayList<>();
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, parameter);
                try (ResultSet result = statement.executeQuery()) {
                  while (result.next()) {
                    rows.add(row(result, columns));
                  }
                }
              }
              return rows;
            });
  }

  private RunRow row(ResultSet row, List<String> columns) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Column column : CollectionTables.RUNS.columns()) {
      int index = columns.indexOf(column.name()) + 1;
      if (column.type() == ColumnType.INTEGER && row.getString(index) != null) {
        counts.put(column.name(), row.getLong(index));
      }
    }
    double quality = row.getDouble(columns.indexOf("quality_score") + 1);
    boolean measured = !row.wasNull();
    return new RunRow(
        row.getString(columns.indexOf("run_id") + 1),
        row.getString(columns.indexOf("collection") + 1),
        database.dialect().instant(row, columns.indexOf("started_at") + 1),
        database.dialect().instant(row, columns.indexOf("finished_at") + 1),
        row.getString(columns.indexOf("status") + 1),
        row.getString(columns.indexOf("message") + 1),
        counts,
        measured ? Double.valueOf(quality) : null,
        row.getString(columns.indexOf("summary") + 1));
  }

  /** Whether there is nothing to be expected of a run any more: it neither runs nor waits. */
  static boolean isEnded(Connection connection, String run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT status FROM collection_runs WHERE run_id = ?")) {
      statement.setString(1, run);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && !Set.of("running", HELD).contains(result.getString(1));
      }
    }
  }

  /** The summary that the graph wrote as its last step; empty if it did not get so far. */
  public Optional<String> summary(String run) throws SQLException {
    String sql =
        "SELECT summary FROM collection_runs WHERE run_id = ? AND status NOT IN ('running')"
            + " AND extracted IS NOT NULL";
    return database
        .retry()
        .execute(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, run);
                try (ResultSet result = statement.executeQuery()) {
                  return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
                }
              }
            });
  }

  /** Changes the summary of a run that has written one. */
  public void changeSummary(String run, UnaryOperator<String> change) throws SQLException {
    database
        .retry()
        .transact(
            connection -> {
              // Whoever else changes it waits here, and finds what was changed before.
              update(
                  connection, "UPDATE collection_runs SET status = status WHERE run_id = ?", run);
              String summary = null;
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT summary FROM collection_runs WHERE run_id = ?")) {
                statement.setString(1, run);
                try (ResultSet result = statement.executeQuery()) {
                  summary = result.next() ? result.getString(1) : null;
                }
              }
              if (summary != null) {
                update(
                    connection,
                    "UPDATE collection_runs SET summary = ? WHERE run_id = ?",
                    change.apply(summary),
                    run);
              }
              return null;
            });
  }

  private static void update(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  /**
   * Writes the rejects of a run as JSON lines, one record each; a payload that is not UTF-8 is
   * given in Base64.
   *
   * @return how many
   */
  public long exportRejects(String run, Writer out) throws SQLException, IOException {
    String sql =
        "SELECT source, locator, collected_at, record_key, stage, error_code, violations, attempt,"
            + " failed_at, payload FROM "
            + database.dialect().quote(tables.rejects().name())
            + " WHERE run_id = ? ORDER BY source, locator, reject_id";
    long count = 0;
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setFetchSize(200);
        statement.setString(1, run);
        try (ResultSet result = statement.executeQuery()) {
          while (result.next()) {
            writeReject(result, out);
            count++;
          }
        }
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
    return count;
  }

  private void writeReject(ResultSet row, Writer out) throws SQLException, IOException {
    JsonGenerator json = JsonItems.mapper().createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeStringField("source", row.getString(1));
    json.writeStringField("locator", row.getString(2));
    json.writeStringField("collected_at", SqlText.instant(database.dialect().instant(row, 3)));
    json.writeStringField("key", row.getString(4));
    json.writeStringField("stage", row.getString(5));
    json.writeStringField("error_code", row.getString(6));
    json.writeFieldName("violations");
    json.writeTree(JsonItems.mapper().readTree(row.getString(7)));
    json.writeNumberField("attempt", row.getInt(8));
    json.writeStringField("failed_at", SqlText.instant(database.dialect().instant(row, 9)));
    byte[] payload = row.getBytes(10);
    String text = new String(payload, StandardCharsets.UTF_8);
    if (java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), payload)) {
      json.writeStringField("payload", text);
    } else {
      json.writeStringField("payload_base64", Base64.getEncoder().encodeToString(payload));
    }
    json.writeEndObject();
    json.close();
    out.write('\n');
  }
}
