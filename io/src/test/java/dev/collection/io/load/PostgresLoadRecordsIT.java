package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresLoadRecordsIT extends LoadRecordsContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Database database() {
    return SERVER.database();
  }

  /** What a run has just written, the planner takes for a handful of rows. */
  @Test
  void whenSightingsAreNewToThePlanner_rowsAreNotComparedEachWithEach() throws Exception {
    String sql = new SweepStatements(database().dialect(), TABLES).countVanished();
    List<String> plan = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO jobs (id, source, run_id) SELECT 'id-' || n, 'src', 'run-1' FROM"
              + " generate_series(1, 20000) n");
      statement.execute(
          "INSERT INTO jobs_seen (id, run_id) SELECT 'id-' || n, 'run-1' FROM"
              + " generate_series(1, 20000) n");
      statement.execute("ANALYZE jobs, jobs_seen");
      statement.execute("UPDATE jobs_seen SET run_id = 'run-2'");
      try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
        Sweep.bind(explain, SweepStatements.vanished("src", "run-2"));
        try (ResultSet result = explain.executeQuery()) {
          while (result.next()) {
            plan.add(result.getString(1));
          }
        }
      }
    }

    assertThat(
        String.join("\n", plan),
        allOf(containsString("Index"), containsString("SubPlan"), not(containsString("Join"))));
  }
}
