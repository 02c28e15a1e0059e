package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads the models of anomalies that runs of a collection have saved. */
public final class StoredModels {
  private final Database database;
  private final String collection;

  public StoredModels(Database database, String collection) {
    this.database = database;
    this.collection = collection;
  }

  /**
   * One model.
   *
   * @param run id of the run that has saved it
   * @param file its bytes
   */
  public record Stored(String run, byte[] file) {}

  /**
   * That which was trained last, of runs that go on or have ended without a failure; empty if there
   * is none. What a failed run has collected may be incomplete, and be taken for what is usual.
   */
  public Optional<Stored> last() throws SQLException {
    return query(
        "SELECT m.run_id, m.model FROM collection_models m JOIN collection_runs r"
            + " ON r.run_id = m.run_id WHERE m.collection = ?"
            + " AND r.status IN ('running', 'done', 'done_with_breaches')"
            + " ORDER BY m.trained_at DESC, m.run_id DESC LIMIT 1",
        collection);
  }

  /** That of a run, however it ended; empty if it has saved none. */
  public Optional<Stored> of(String run) throws SQLException {
    return query(
        "SELECT run_id, model FROM collection_models WHERE collection = ? AND run_id = ?",
        collection,
        run);
  }

  /** The collection that a run is of, or has saved a model of; empty if there is no such run. */
  public Optional<String> collectionOf(String run) throws SQLException {
    return query(
        result -> result.getString(1),
        "SELECT collection FROM collection_models WHERE run_id = ?"
            + " UNION SELECT collection FROM collection_runs WHERE run_id = ? LIMIT 1",
        run,
        run);
  }

  private Optional<Stored> query(String sql, String... parameters) throws SQLException {
    return query(result -> new Stored(result.getString(1), result.getBytes(2)), sql, parameters);
  }

  /** Makes something of the current row. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Optional<T> query(RowReader<T> reader, String sql, String... parameters)
      throws SQLException {
    return database
        .retry()
        .execute(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                  statement.setString(i + 1, parameters[i]);
                }
                try (ResultSet result = statement.executeQuery()) {
                  return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
                }
              }
            });
  }
}
