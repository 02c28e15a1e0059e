package dev.collection.io.load;

import dev.collection.io.jdbc.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class PostgresStoredNumbersIT extends StoredNumbersContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  Database database() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }

  @Override
  void analyze() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE collection_runs");
    }
  }

  @AfterEach
  void clean() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    database().release();
  }
}
