package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told of what PostgreSQL says. */
class DatabaseErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The server requested SCRAM-based authentication, but no password was provided.|",
        "Der Server verlangt passwortbasierte Authentifizierung|",
        "The server requested SCRAM-based authentication, but the password is an empty string."
            + "| ${env:P}",
      })
  void whenPostgresAsksForAPassword_saysWhichOptionsGiveIt(String message, String password) {
    Database database = new Database("jdbc:postgresql://db.example.org/jobs", null, password);
    assertThat(
        DatabaseErrors.explain(database, new SQLException(message, "08004")),
        is(
            "PostgreSQL at jdbc:postgresql://db.example.org/jobs asks for a password: pass"
                + " --jdbcUsername=… and --jdbcPassword='${env:DB_PASSWORD}'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28P01 | refuses the login: check --jdbcUsername and --jdbcPassword",
        "3D000 | does not exist; create it, or correct --jdbcUrl",
        "42501 | denies a right (it says so); the user needs CREATE on the schema, or INSERT,"
            + " UPDATE and SELECT on the tables",
        "08001 | cannot be reached; is it running, and is --jdbcUrl right?",
        "08004 | refuses the connection (it says so); correct --jdbcUrl",
        "53100 | has run out of room or connections (it says so)",
        "XX000 | failed: it says so (SQLSTATE XX000)",
      })
  void whenPostgresFails_namesTheDatabaseTheCauseAndTheRemedy(String state, String expected) {
    Database database =
        new Database("jdbc:postgresql://db.example.org/jobs?secret=1", "u", "${env:P}");
    // The pool wraps what the driver says.
    SQLException wrapped =
        new SQLException("Cannot create a connection", new SQLException("it\n says so", state));
    assertThat(
        DatabaseErrors.explain(database, wrapped),
        is("PostgreSQL at jdbc:postgresql://db.example.org/jobs " + expected));
  }
}
