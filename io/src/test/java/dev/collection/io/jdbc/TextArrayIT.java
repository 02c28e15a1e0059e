package dev.collection.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL reads of the arrays, in the driver's binary format and in its text format. */
class TextArrayIT {
  private static final List<Column> COLUMNS =
      List.of(new Column("a", ColumnType.TEXT), new Column("b", ColumnType.TEXT));

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("max_connections", "20").start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whateverTheTexts_theyArriveAsTheyAre(String binary) throws SQLException {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"plain", null});
    rows.add(new String[] {"", "NULL"});
    rows.add(new String[] {"Köln, İzmir, काठमाडौँ, 😀", "a\\b\"c\"{d},e\n\t'"});
    rows.add(new String[] {" spaces ", "x".repeat(100_000)});
    rows.add(new String[] {null, null});
    for (int i = 0; i < 1_000; i++) {
      rows.add(new String[] {"key" + i, String.valueOf(i)});
    }

    List<List<String>> read = send(rows, binary);

    List<List<String>> expected = new ArrayList<>();
    rows.forEach(row -> expected.add(java.util.Arrays.asList(row)));
    assertThat(read, is(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whenThereAreNoRows_theArraysAreEmpty(String binary) throws SQLException {
    assertThat(send(List.of(), binary), is(List.of()));
  }

  private static List<List<String>> send(List<String[]> rows, String binary) throws SQLException {
    PostgresDialect dialect = new PostgresDialect();
    String url = server.getJdbcUrl("postgres", "postgres") + "&binaryTransfer=" + binary;
    List<List<String>> read = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT i.a, i.b FROM " + dialect.input(COLUMNS) + " ORDER BY input_position")) {
      dialect.setInput(statement, COLUMNS, rows);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          read.add(java.util.Arrays.asList(result.getString(1), result.getString(2)));
        }
      }
    }
    return read;
  }
}
