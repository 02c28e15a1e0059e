package dev.collection.pipeline.command;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RefusedByPostgresIT extends RefusedByDatabaseContract {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
  }

  private static String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
  }

  @Override
  String jdbcUrl() {
    return url() + "?user=postgres";
  }

  @Override
  List<String> options() {
    return List.of("--jdbcUrl=" + url(), "--jdbcUsername=postgres");
  }

  @Override
  List<String> constraint() {
    return List.of("ALTER TABLE things ADD CONSTRAINT small CHECK (size < 5000)");
  }

  @Override
  String rule() {
    return "sqlstate:23514";
  }

  @Override
  String message() {
    return "violates check constraint \"small\"";
  }
}
