package dev.collection.io.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL for the tests of a class, without anything in its schema for each of them. */
public final class PostgresServer
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private EmbeddedPostgres server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
    database().release();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    server.close();
  }

  public Database database() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }
}
