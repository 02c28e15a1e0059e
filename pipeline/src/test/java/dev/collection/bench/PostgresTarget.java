package dev.collection.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Two schemas of one PostgreSQL server. */
record PostgresTarget(EmbeddedPostgres server) implements Target {
  @Override
  public String name() {
    try (Connection connection = DriverManager.getConnection(plainUrl());
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("SHOW server_version")) {
      version.next();
      return "PostgreSQL " + version.getString(1).split(" ", 2)[0];
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String plainUrl() {
    return url("plain");
  }

  @Override
  public String collectUrl() {
    return url("collect");
  }

  private String url(String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + server.getPort()
        + "/postgres?user=postgres&currentSchema="
        + schema;
  }

  @Override
  public void clear() throws SQLException {
    for (String schema : new String[] {"plain", "collect"}) {
      Target.execute(plainUrl(), "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
      Target.execute(plainUrl(), "CREATE SCHEMA " + schema);
    }
    // What the last run left to be written out is not to be paid for by the next.
    Target.execute(plainUrl(), "CHECKPOINT");
  }

  @Override
  public boolean rowsEqual() throws SQLException {
    try (Connection connection = DriverManager.getConnection(plainUrl())) {
      return Target.rowsEqual(connection, "plain.plain_jobs", "collect.federal_jobs");
    }
  }
}
