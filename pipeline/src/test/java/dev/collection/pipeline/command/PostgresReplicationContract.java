package dev.collection.pipeline.command;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The source is a table of PostgreSQL. */
abstract class PostgresReplicationContract extends ReplicationContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setServerConfig("password_encryption", "scram-sha-256")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static String server(String name) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
  }

  @Override
  String url() {
    return server("postgres") + "?user=postgres";
  }

  @Override
  String specUrl() {
    return server("postgres") + "\n      username: postgres";
  }
}
