package dev.collection.io.jdbc.write;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.jdbc.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a database, and what it has afterwards, when it fails at any moment. */
class BatchWriterTest {
  private static final String SQL = "INSERT INTO t VALUES (?) ON CONFLICT (id) DO NOTHING";

  @TempDir Path folder;
  private Database database;
  private FaultyConnections connections;
  private final List<RefusedRows.Refused> refused = new ArrayList<>();
  private Runnable beforeAsked = () -> {};

  @BeforeEach
  void makeTable() throws Exception {
    database = new Database("jdbc:sqlite:" + folder.resolve("test.db"), null, null);
    connections = new FaultyConnections(database);
    execute("CREATE TABLE t (id TEXT PRIMARY KEY)");
    execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON t WHEN new.id LIKE 'bad%' BEGIN SELECT"
            + " RAISE(ABORT, 'it is bad'); END");
  }

  @AfterEach
  void close() throws Exception {
    database.release();
  }

  @Test
  void whenNothingIsRefused_isOneStatementAndOneCommitWithoutSavepoints() throws Exception {
    write("a", "b", "c");
    assertThat(ids(), contains("a", "b", "c"));
    assertThat(
        connections.calls,
        contains("open", "connect", "setAutoCommit", "prepareStatement", "commit", "close"));
  }

  @Test
  void whenOneIsRefused_isTwoTransactions() throws Exception {
    write("a", "b", "bad", "c", "d");
    assertThat(ids(), contains("a", "b", "c", "d"));
    assertThat(refused.stream().map(RefusedRows.Refused::position).toList(), contains(2));
    assertThat(connections.count("commit"), is(1L));
    assertThat(connections.count("connect"), is(2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "setAutoCommit", "prepareStatement", "commit"})
  void whereverTheConnectionBreaks_theRowsAreThereOnce(String call) throws Exception {
    connections.failing(call, "08006");
    write("a", "b");
    assertThat(ids(), contains("a", "b"));
  }

  @Test
  void whenItIsNotKnownWhetherItWasCommitted_theRowsAreThereOnce() throws Exception {
    connections.failingAfterwards("commit", "08006");
    write("a", "b");
    assertThat(ids(), contains("a", "b"));
    assertThat(connections.count("commit"), is(2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"setSavepoint", "releaseSavepoint", "rollback", "commit"})
  void whereverADeadlockComesWhileRowsAreToldApart_eachHasOneOutcome(String call) throws Exception {
    connections.failing(call, "40P01").failing(call, "40001");
    write("a", "bad", "b", "bad too", "c");
    assertThat(ids(), contains("a", "b", "c"));
    assertThat(
        refused.stream().map(RefusedRows.Refused::position).distinct().toList(), contains(1, 3));
  }

  /** Otherwise one record would be in the table and among the rejects. */
  @Test
  void whenARefusalMayHaveBeenCommitted_itStandsEvenIfTheRowWouldBeTakenNow() throws Exception {
    connections.failingAfterwards("commit", "08006");
    beforeAsked = () -> execute("DROP TRIGGER IF EXISTS refuse");
    write("a", "bad", "b");
    assertThat(ids(), contains("a", "b"));
    assertThat(refused.stream().map(RefusedRows.Refused::position).toList(), contains(1));
  }

  @Test
  void whenNobodyTakesWhatIsRefused_failsAndWritesNothing() {
    SQLException thrown =
        assertThrows(
            SQLException.class,
            () -> writer().write(SQL, new Batch(rows("a", "bad"), BatchWriterTest::set)));
    assertThat(SqlFault.of(thrown), is(SqlFault.RECORD));
    assertThat(ids(), is(List.of()));
  }

  @Test
  void whenTheSystemIsAtFault_nothingIsToldApart() {
    connections.failing("commit", "53100");
    assertThrows(SQLException.class, () -> write("a", "b"));
    assertThat(ids(), is(List.of()));
    assertThat(refused, is(List.of()));
    assertThat(connections.count("connect"), is(1L));
  }

  @Test
  void whatTheStatementCounts_isKnownIfItWasTriedOnceAndNothingWasRefused() throws Exception {
    String counting = "INSERT INTO t VALUES (?) RETURNING 3, 2";
    assertThat(
        writer().write(counting, new Batch(rows("a"), BatchWriterTest::set, keeper(), true)),
        is(new Affected(3, 2)));
    assertThat(
        writer().write(counting, new Batch(rows("bad"), BatchWriterTest::set, keeper(), true)),
        is(Affected.UNKNOWN));
    connections.failing("commit", "40P01");
    assertThat(
        writer().write(counting, new Batch(rows("b"), BatchWriterTest::set, keeper(), true)),
        is(Affected.UNKNOWN));
    assertThat(
        writer().write(SQL, new Batch(rows("c"), BatchWriterTest::set)), is(new Affected(1, -1)));
    assertThat(ids(), contains("a", "b", "c"));
  }

  private void write(String... ids) throws SQLException {
    writer().write(SQL, new Batch(rows(ids), BatchWriterTest::set, keeper()));
  }

  private BatchWriter writer() {
    return new BatchWriter(
        new DatabaseRetry(
            connections,
            new RetrySchedule(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1)),
            () -> 0L,
            () -> 0,
            wait -> {}));
  }

  private RefusedRows keeper() {
    return new RefusedRows() {
      @Override
      public void write(Connection connection, List<Refused> rows) {
        refused.addAll(rows);
      }

      @Override
      public boolean isKept(Connection connection, int position) {
        beforeAsked.run();
        return refused.stream().anyMatch(row -> row.position() == position);
      }
    };
  }

  private static List<String[]> rows(String... ids) {
    return Stream.of(ids).map(id -> new String[] {id}).toList();
  }

  private static void set(PreparedStatement statement, List<String[]> rows) throws SQLException {
    for (int row = 0; row < rows.size(); row++) {
      if (row > 0) {
        statement.addBatch();
      }
      statement.setString(1, rows.get(row)[0]);
    }
  }

  private void execute(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
      while (result.next()) {
        ids.add(result.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return ids;
  }
}
