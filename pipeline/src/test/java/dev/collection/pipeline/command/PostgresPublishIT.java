package dev.collection.pipeline.command;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresPublishIT extends PublishContract {
  private static EmbeddedPostgres server;
  private static int databases;
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).setServerConfig("timezone", "UTC").start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void createDatabase() throws Exception {
    database = "publish_" + databases++;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    }
  }

  @Override
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database + "?user=postgres";
  }

  @Override
  ResultTables tables() {
    return new ResultTables(jdbcUrl());
  }
}
