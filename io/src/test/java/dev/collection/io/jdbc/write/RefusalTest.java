package dev.collection.io.jdbc.write;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a database says of a row, as it is kept. */
class RefusalTest {
  private static SQLException postgres(String... fields) {
    PSQLException said = new PSQLException(new ServerErrorMessage(String.join("\0", fields)));
    return new BatchUpdateException("batch entry 0", said.getSQLState(), 0, new int[0], said);
  }

  @Test
  void whenAConstraintIsBroken_namesItWithoutTheValuesOfTheRow() {
    assertThat(
        Refusal.of(
            postgres(
                "SERROR",
                "C23514",
                "Mnew row for relation \"jobs\" violates check constraint \"pay\"",
                "DFailing row contains (a, secret, 5).",
                "tjobs",
                "npay",
                "")),
        is(
            new Refusal(
                "sqlstate:23514",
                null,
                "new row for relation \"jobs\" violates check constraint \"pay\"")));
  }

  @Test
  void whenAKeyIsMissing_saysWhich() {
    assertThat(
        Refusal.of(
                postgres(
                    "SERROR",
                    "C23503",
                    "Mit is broken",
                    "DKey (agency)=(X1) is not present in table \"agencies\".",
                    ""))
            .message(),
        is("it is broken: Key (agency)=(X1) is not present in table \"agencies\"."));
  }

  @Test
  void whenAColumnIsNull_namesIt() {
    assertThat(
        Refusal.of(postgres("SERROR", "C23502", "Mnull value", "cposted", "")).column(),
        is("posted"));
  }

  @Test
  void whenItQuotesALongOrUglyValue_cutsAndEscapesIt() {
    Refusal refusal =
        Refusal.of(
            postgres("SERROR", "C22P02", "Mno number: \"\u001b[31m\n" + "9".repeat(5000), ""));
    assertThat(
        refusal.message(), is("no number: \"\\u001b[31m\\u000a" + "9".repeat(240 - 18) + "…"));
  }

  @Test
  void whenSqliteRefuses_saysWhatItSaidAndNotWhatItsCodeMeans() {
    assertThat(
        Refusal.of(
            new SQLiteException(
                "[SQLITE_CONSTRAINT_CHECK] A CHECK constraint failed (CHECK constraint failed:"
                    + " pay)",
                SQLiteErrorCode.SQLITE_CONSTRAINT_CHECK)),
        is(new Refusal("sqlite:constraint_check", null, "CHECK constraint failed: pay")));
  }

  @Test
  void whenTheDriverItselfRefuses_hasItsState() {
    assertThat(
        Refusal.of(new SQLException("no zero bytes", "22023")),
        is(new Refusal("sqlstate:22023", null, "no zero bytes")));
  }
}
