package dev.collection.io.jdbc.write;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What each code of a database means. */
class SqlFaultTest {
  @ParameterizedTest
  @CsvSource({
    // a value
    "22000, RECORD",
    "22001, RECORD", // too long
    "22003, RECORD", // numeric overflow
    "22007, RECORD", // no date
    "22021, RECORD", // NUL or bytes that are no UTF-8
    "22P02, RECORD", // no number
    "22P05, RECORD", // not in the encoding of the database
    // a constraint or trigger of the user's
    "23502, RECORD",
    "23503, RECORD",
    "23505, RECORD",
    "23514, RECORD",
    "23P01, RECORD",
    "40002, RECORD",
    "44000, RECORD",
    "45000, RECORD",
    "54000, RECORD", // too long for an index
    "P0001, RECORD",
    "P0004, RECORD",
    // somebody else is in the way
    "40001, CONFLICT",
    "40003, CONFLICT",
    "40P01, CONFLICT",
    "55P03, CONFLICT",
    // the connection or the server is gone
    "08000, UNREACHABLE",
    "08001, UNREACHABLE",
    "08003, UNREACHABLE",
    "08006, UNREACHABLE",
    "08007, UNREACHABLE",
    "08P01, UNREACHABLE",
    "25P03, UNREACHABLE",
    "53300, UNREACHABLE",
    "57P01, UNREACHABLE",
    "57P02, UNREACHABLE",
    "57P03, UNREACHABLE",
    "57P05, UNREACHABLE",
    // nothing that waiting or leaving out a row would help
    "08004, SYSTEM", // a password is asked for
    "0A000, SYSTEM",
    "21000, SYSTEM", // a key twice in one statement: our mistake
    "25006, SYSTEM", // read-only
    "25P02, SYSTEM",
    "28000, SYSTEM",
    "28P01, SYSTEM",
    "3D000, SYSTEM",
    "42501, SYSTEM",
    "42601, SYSTEM",
    "42703, SYSTEM",
    "42P01, SYSTEM",
    "53100, SYSTEM", // disk full
    "53200, SYSTEM",
    "53400, SYSTEM",
    "54001, SYSTEM",
    "55006, SYSTEM",
    "57014, SYSTEM", // cancelled, or the statement_timeout
    "57P04, SYSTEM", // the database was dropped
    "58030, SYSTEM",
    "F0000, SYSTEM",
    "XX000, SYSTEM",
    "XX001, SYSTEM",
    "'', SYSTEM",
    "2, SYSTEM",
  })
  void whenPostgresFails_itsStateSaysWhatItMeans(String state, SqlFault expected) {
    assertThat(SqlFault.of(new SQLException("it says so", state)), is(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_CONSTRAINT, RECORD",
    "SQLITE_CONSTRAINT_CHECK, RECORD",
    "SQLITE_CONSTRAINT_FOREIGNKEY, RECORD",
    "SQLITE_CONSTRAINT_NOTNULL, RECORD",
    "SQLITE_CONSTRAINT_TRIGGER, RECORD",
    "SQLITE_CONSTRAINT_UNIQUE, RECORD",
    "SQLITE_MISMATCH, RECORD",
    "SQLITE_TOOBIG, RECORD",
    "SQLITE_BUSY, CONFLICT",
    "SQLITE_BUSY_SNAPSHOT, CONFLICT",
    "SQLITE_BUSY_RECOVERY, CONFLICT",
    "SQLITE_LOCKED, CONFLICT",
    "SQLITE_LOCKED_SHAREDCACHE, CONFLICT",
    "SQLITE_PROTOCOL, CONFLICT",
    "SQLITE_FULL, SYSTEM",
    "SQLITE_IOERR, SYSTEM",
    "SQLITE_IOERR_WRITE, SYSTEM",
    "SQLITE_IOERR_FSYNC, SYSTEM",
    "SQLITE_READONLY, SYSTEM",
    "SQLITE_READONLY_DBMOVED, SYSTEM",
    "SQLITE_CANTOPEN, SYSTEM",
    "SQLITE_CORRUPT, SYSTEM",
    "SQLITE_NOTADB, SYSTEM",
    "SQLITE_NOMEM, SYSTEM",
    "SQLITE_ERROR, SYSTEM",
    "SQLITE_MISUSE, SYSTEM",
    "SQLITE_RANGE, SYSTEM",
    "UNKNOWN_ERROR, SYSTEM",
  })
  void whenSqliteFails_itsCodeSaysWhatItMeans(SQLiteErrorCode code, SqlFault expected) {
    assertThat(SqlFault.of(new SQLiteException("it says so", code)), is(expected));
  }

  @Test
  void whenAPoolOrABatchWrapsIt_findsWhatTheDatabaseSaid() {
    SQLException refused = new SQLException("refused", "08001");
    assertThat(SqlFault.of(new SQLException("no pool", refused)), is(SqlFault.UNREACHABLE));
    assertThat(
        SqlFault.of(
            new BatchUpdateException(
                "batch", "23514", 0, new int[0], new SQLException("check", "23514"))),
        is(SqlFault.RECORD));
    assertThat(
        SqlFault.of(new SQLException("pool", new NoSuchElementException("none is left"))),
        is(SqlFault.CONFLICT));
    assertThat(SqlFault.of(new SQLException("said without a code")), is(SqlFault.SYSTEM));
  }

  @ParameterizedTest
  @CsvSource({"RECORD, false", "CONFLICT, true", "UNREACHABLE, true", "SYSTEM, false"})
  void onlyWhatPassesIsTransient(SqlFault fault, boolean expected) {
    assertThat(fault.isTransient(), is(expected));
  }
}
