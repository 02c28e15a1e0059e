package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Table;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.jdbc.write.BatchStatement;
import dev.collection.io.partition.Period;
import dev.collection.io.partition.TableLock;
import dev.collection.io.partition.TimePartitions;
import dev.collection.io.schema.SchemaMismatchException;
import dev.collection.model.ScoredRecord;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitions as PostgreSQL has them: made in time, by many at once, beside the user's own. */
class PartitionsIT {
  private static final int WRITERS = 6;
  private static final Partitioning BY_MONTH = Partitioning.byMonth("posted");

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setPort(0).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static Database database() {
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", null);
  }

  @AfterEach
  void clean() throws Exception {
    execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    database().release();
  }

  private static CollectionTables tables(Partitioning partitioning) {
    return new CollectionTables(
        LoadRecordsContract.TYPE, TableDefinition.of("jobs").withPartitioning(partitioning));
  }

  private static CollectionTables prepare(Partitioning partitioning) throws Exception {
    CollectionTables tables = tables(partitioning);
    new CollectionSchema(database(), tables).prepare();
    return tables;
  }

  private static List<String> make(Table table, String... days) throws Exception {
    TimePartitions partitions = new TimePartitions(table);
    Set<Period> periods = partitions.periods(Arrays.stream(days).map(LocalDate::parse).toList());
    return database().retry().transact(connection -> partitions.make(connection, periods));
  }

  private static List<String> partitions() throws Exception {
    return column(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'jobs'::regclass ORDER"
            + " BY inhrelid::regclass::text COLLATE \"C\"");
  }

  @Test
  void whenManyMakeTheSamePartitionsAtOnce_eachIsMadeOnceAndNobodyFails() throws Exception {
    Table table = prepare(BY_MONTH).records();
    TimePartitions partitions = new TimePartitions(table);
    List<LocalDate> days =
        IntStream.range(0, 24).mapToObj(i -> LocalDate.of(2024, 1, 15).plusMonths(i)).toList();
    List<List<String>> obstacles =
        together(
            () ->
                database()
                    .retry()
                    .transact(connection -> partitions.make(connection, partitions.periods(days))));

    assertThat(Set.copyOf(obstacles), is(Set.of(List.of())));
    Set<String> expected = new TreeSet<>(Set.of("jobs_default"));
    days.forEach(day -> expected.add("jobs_" + day.toString().substring(0, 7).replace('-', '_')));
    assertThat(new TreeSet<>(partitions()), is(expected));
  }

  /** Each writer has other versions of the same keys, so that each insert and move is contended. */
  @Test
  void whenManyWriteVersionsOfTheSameKeysAtOnce_eachKeyHasOneRowTheNewest() throws Exception {
    CollectionTables tables = prepare(BY_MONTH);
    for (int month = 1; month <= WRITERS; month++) {
      make(tables.records(), "2026-0" + month + "-15");
    }
    List<Callable<Object>> writers = new ArrayList<>();
    for (int writer = 1; writer <= WRITERS; writer++) {
      String day = "2026-0" + writer + "-15";
      String run = "run-" + writer;
      writers.add(
          () -> {
            for (int from = 0; from < 200; from += 20) {
              List<ScoredRecord> records =
                  IntStream.range(from, from + 20)
                      .mapToObj(
                          i ->
                              LoadRecordsContract.record(
                                  "id-" + i, day, "1", "2026-11-01T00:00:00Z"))
                      .toList();
              write(tables, run, records);
            }
            return null;
          });
    }
    together(writers);

    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("200")));
    assertThat(column("SELECT count(DISTINCT id) FROM jobs"), is(List.of("200")));
    assertThat(column("SELECT DISTINCT posted FROM jobs"), is(List.of("2026-06-15")));
  }

  /** The other has inserted the key into another partition and not committed yet. */
  @Test
  void whenAnotherWriterIsAboutToCommitTheKey_itIsWaitedForAndItsRowMoves() throws Exception {
    CollectionTables tables = prepare(BY_MONTH);
    make(tables.records(), "2026-01-15", "2026-02-15");
    ExecutorService writers = Executors.newSingleThreadExecutor();
    try (Connection other = database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      TableLock.take(other, tables.records());
      statement.execute(
          "INSERT INTO jobs (id, posted, content_hash, last_seen_at, revision) VALUES ('a',"
              + " '2026-01-15', '0', '2026-11-01', 1)");
      Future<?> written =
          writers.submit(
              () -> {
                write(
                    tables,
                    "run-2",
                    List.of(
                        LoadRecordsContract.record(
                            "a", "2026-02-15", "1", "2026-11-01T00:00:00Z")));
                return null;
              });
      String waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
      while (column(waiting).equals(List.of("0"))) {
        assertThat("it does not wait for the other", written.isDone(), is(false));
      }
      other.commit();
      other.setAutoCommit(true);
      written.get();
    } finally {
      writers.shutdownNow();
    }
    assertThat(
        column("SELECT tableoid::regclass || ' ' || revision FROM jobs"),
        is(List.of("jobs_2026_02 2")));
  }

  /** As LoadRecords does, without its pipeline. */
  private static void write(CollectionTables tables, String run, List<ScoredRecord> records)
      throws SQLException {
    Database database = database();
    List<Column> columns = tables.records().columns();
    List<String[]> rows = new ArrayList<>();
    records.forEach(record -> rows.add(LoadRecords.row(record, columns.size(), run, false)));
    String sql = new VersionedStatements(database.dialect(), tables).writeRecords();
    try (Connection connection = database.provider().apply(null).getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement
          .unwrap(BatchStatement.class)
          .setBatch(
              new Batch(
                  rows,
                  TableLock.before(
                      tables.records(),
                      (prepared, some) -> database.dialect().setRows(prepared, columns, some))));
      statement.addBatch();
      statement.executeBatch();
    }
  }

  @Test
  void whenAPartitionIsMade_itHasWhatTheUserAddedToTheTable() throws Exception {
    Table table = prepare(BY_MONTH).records();
    execute(
        "ALTER TABLE jobs ADD note text DEFAULT 'new', ADD CHECK (pay < 100)",
        "CREATE INDEX by_pay ON jobs (pay)");
    assertThat(make(table, "2026-03-17"), is(List.of()));
    execute("INSERT INTO jobs (id, posted, pay) VALUES ('a', '2026-03-31', 1)");
    assertThat(column("SELECT note FROM jobs_2026_03"), is(List.of("new")));
    assertThrows(
        SQLException.class,
        () -> execute("INSERT INTO jobs (id, posted, pay) VALUES ('b', '2026-03-31', 100)"));
    assertThat(
        column("SELECT count(*) FROM pg_indexes WHERE tablename = 'jobs_2026_03'"),
        is(List.of("3")));
  }

  @Test
  void whenAPartitionOfTheUsersCoversTheMonth_itIsUsed() throws Exception {
    Table table = prepare(BY_MONTH).records();
    execute(
        "CREATE TABLE spring PARTITION OF jobs FOR VALUES FROM ('2026-03-01') TO ('2026-06-01')");
    assertThat(make(table, "2026-04-17", "2026-06-01"), is(List.of()));
    assertThat(partitions(), is(List.of("jobs_2026_06", "jobs_default", "spring")));
  }

  @Test
  void whenAPartitionWasDropped_itIsMadeAgain() throws Exception {
    Table table = prepare(BY_MONTH).records();
    make(table, "2026-03-17");
    execute("DROP TABLE jobs_2026_03");
    assertThat(make(table, "2026-03-17"), is(List.of()));
    assertThat(partitions(), is(List.of("jobs_2026_03", "jobs_default")));
  }

  @Test
  void whenAPartitionWasDetached_itStaysAndItsMonthGoesToTheDefaultPartition() throws Exception {
    Table table = prepare(BY_MONTH).records();
    make(table, "2026-03-17");
    execute("ALTER TABLE jobs DETACH PARTITION jobs_2026_03");
    assertThat(
        make(table, "2026-03-17", "2026-04-17"),
        is(
            List.of(
                "records of 2026-03 go to the default partition of jobs: a table jobs_2026_03 is"
                    + " there that is no partition of jobs")));
    assertThat(partitions(), is(List.of("jobs_2026_04", "jobs_default")));
  }

  @Test
  void whenTheDefaultPartitionHasRecordsOfTheMonth_theyStayThere() throws Exception {
    Table table = prepare(BY_MONTH).records();
    execute("INSERT INTO jobs (id, posted) VALUES ('a', '2026-03-31')");
    assertThat(
        make(table, "2026-03-17"),
        is(
            List.of(
                "records of 2026-03 go to the default partition of jobs: the default partition has"
                    + " records of 2026-03 already, which would have to move")));
    assertThat(partitions(), is(List.of("jobs_default")));
  }

  @Test
  void whenThereAreAsManyAsThereMayBe_noMoreAreMade() throws Exception {
    Table table = prepare(Partitioning.byDay("posted")).records();
    execute(
        "DO $$ BEGIN FOR i IN 1.."
            + (TimePartitions.MOST - 2)
            + " LOOP EXECUTE format('CREATE TABLE"
            + " other_%s PARTITION OF jobs FOR VALUES FROM (%L) TO (%L)', i, date '2000-01-01' + i,"
            + " date '2000-01-02' + i); END LOOP; END $$");
    assertThat(
        make(table, "2026-03-17", "2026-03-18", "2026-03-19"),
        is(
            List.of(
                "table jobs has 1000 partitions already, and no more are made; records of every"
                    + " other day go to its default partition")));
    assertThat(
        partitions().stream().filter(name -> name.startsWith("jobs_2")).toList(),
        is(List.of("jobs_2026_03_17")));
  }

  @Test
  void whenTheUserMayNotMakePartitions_recordsGoToTheDefaultPartition() throws Exception {
    Table table = prepare(BY_MONTH).records();
    execute(
        "DROP ROLE IF EXISTS writer",
        "CREATE ROLE writer LOGIN",
        "GRANT USAGE ON SCHEMA public TO writer",
        "GRANT SELECT, INSERT, UPDATE ON jobs TO writer");
    Database writer =
        new Database(
            "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "writer", null);
    TimePartitions partitions = new TimePartitions(table);
    try {
      List<String> obstacles =
          writer
              .retry()
              .transact(
                  connection ->
                      partitions.make(
                          connection, partitions.periods(List.of(LocalDate.of(2026, 3, 1)))));
      assertThat(obstacles.size(), is(1));
      assertThat(
          obstacles.get(0),
          containsString("the user may not make partition jobs_2026_03 (ERROR: "));
    } finally {
      writer.release();
    }
  }

  /** A reader of the whole table is waited for, but the table is not closed to others meanwhile. */
  @Test
  void whenTheDefaultPartitionIsBeingRead_theNextAttemptMakesThePartition() throws Exception {
    Table table = prepare(BY_MONTH).records();
    try (Connection reader = database().connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM jobs").close();
      TimePartitions partitions = new TimePartitions(table);
      try (Connection maker = database().connect()) {
        maker.setAutoCommit(false);
        SQLException thrown =
            assertThrows(
                SQLException.class,
                () ->
                    partitions.make(maker, partitions.periods(List.of(LocalDate.of(2026, 3, 1)))));
        assertThat(thrown.getSQLState(), is("55P03"));
        maker.rollback();
        maker.setAutoCommit(true);
      }
      reader.commit();
      reader.setAutoCommit(true);
    }
    assertThat(make(table, "2026-03-01"), is(List.of()));
    assertThat(partitions(), is(List.of("jobs_2026_03", "jobs_default")));
  }

  @ParameterizedTest
  @CsvSource({"+09:00", "-11:00"})
  void whenTheFieldIsAnInstant_itsMonthIsThatInUtcWhateverTheSessionsZone(String zone)
      throws Exception {
    Table table = prepare(Partitioning.byMonth("closes")).records();
    assertThat(table.column("closes").type(), is(ColumnType.TIMESTAMP));
    TimePartitions partitions = new TimePartitions(table);
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET timezone = '" + zone + "'");
      connection.setAutoCommit(false);
      statement.execute(
          "CREATE TEMP TABLE given AS SELECT timestamptz '2026-02-28 23:59:59.999999+00' AS"
              + " closes");
      List<LocalDate> days = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(partitions.selectDays("given"))) {
        while (result.next()) {
          days.add(result.getObject(1, LocalDate.class));
        }
      }
      assertThat(days, is(List.of(LocalDate.of(2026, 2, 1))));
      partitions.make(connection, partitions.periods(days));
      statement.execute("INSERT INTO jobs (id, closes) SELECT 'a', closes FROM given");
      connection.commit();
      statement.execute("RESET timezone");
      connection.setAutoCommit(true);
    }
    assertThat(column("SELECT tableoid::regclass FROM jobs"), is(List.of("jobs_2026_02")));
  }

  @Test
  void whenAMonthIsAskedFor_onlyItsPartitionIsRead() throws Exception {
    Table table = prepare(BY_MONTH).records();
    make(table, "2026-02-01", "2026-03-01", "2026-04-01");
    String plan =
        String.join(
            "\n",
            column(
                "EXPLAIN SELECT * FROM jobs WHERE posted >= '2026-03-01' AND posted <"
                    + " '2026-04-01'"));
    List<String> read = partitions().stream().filter(plan::contains).toList();
    assertThat(plan, read, is(List.of("jobs_2026_03")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE jobs (id text PRIMARY KEY, posted date) | month |"
            + " table jobs has no partitions, and the spec says partition_by: {month: posted};"
            + " PostgreSQL cannot divide a table that is there: leave partition_by out, load into"
            + " another table (load: {table: …}), or move the rows as src/docs/partitions.md says",
        "CREATE TABLE jobs (id text, posted date) PARTITION BY RANGE (posted) | none |"
            + " table jobs is partitioned by RANGE (posted), and the spec does not say so; write"
            + " into load: partition_by: {month: posted}",
        "CREATE TABLE jobs (id text, posted date) PARTITION BY RANGE (posted); CREATE TABLE"
            + " jobs_2026_03_17 PARTITION OF jobs FOR VALUES FROM ('2026-03-17') TO ('2026-03-18')"
            + " | none | table jobs is partitioned by RANGE (posted), and the spec does not say so;"
            + " write into load: partition_by: {day: posted}",
        "CREATE TABLE jobs (id text, closes timestamptz) PARTITION BY RANGE (closes) | month |"
            + " table jobs is partitioned by RANGE (closes), and the spec says partition_by:"
            + " {month: posted}; correct the spec to {month: closes}, load into another table"
            + " (load: {table: …}), or move the rows as src/docs/partitions.md says",
        "CREATE TABLE jobs (id text, posted date) PARTITION BY LIST (posted) | month |"
            + " table jobs is partitioned by LIST (posted), and the spec says partition_by:"
            + " {month: posted}; load into another table (load: {table: …}), or move the rows as"
            + " src/docs/partitions.md says",
        "CREATE TABLE jobs (id text, posted date) PARTITION BY RANGE (posted); CREATE TABLE"
            + " jobs_2026_03_17 PARTITION OF jobs FOR VALUES FROM ('2026-03-17') TO ('2026-03-18')"
            + " | month | table jobs has partitions by day, such as jobs_2026_03_17, and the spec"
            + " says partition_by: {month: posted}; correct the spec, or rename those partitions"
            + " (ALTER TABLE \"jobs_2026_03_17\" RENAME TO …): they keep their records, and what"
            + " none of them takes gets partitions by month",
        "CREATE TABLE jobs (id text, posted date) PARTITION BY HASH (id); CREATE TABLE jobs_p0"
            + " PARTITION OF jobs FOR VALUES WITH (MODULUS 2, REMAINDER 0) | hash |"
            + " table jobs has 2 partitions, and the spec says partition_by: {hash: id, partitions:"
            + " 8}; correct the spec to {hash: id, partitions: 2}, load into another table (load:"
            + " {table: …}), or move the rows as src/docs/partitions.md says"
      })
  void whenTheTableIsDividedOtherwise_namesTheDifferenceAndMakesNothing(
      String create, String wanted, String problem) throws Exception {
    execute(create);
    Partitioning partitioning =
        switch (wanted) {
          case "month" -> BY_MONTH;
          case "hash" -> Partitioning.byHash("id", 8);
          default -> null;
        };
    SchemaMismatchException thrown =
        assertThrows(SchemaMismatchException.class, () -> prepare(partitioning));
    assertThat(thrown.getMessage().lines().toList().contains(problem), is(true));
    assertThat(
        column("SELECT count(*) FROM pg_class WHERE relname = 'jobs_seen'"), is(List.of("0")));
  }

  @Test
  void whenAPartitionByHashIsMissing_itIsMadeAgainAndThoseOfTheUsersAreLeftAlone()
      throws Exception {
    prepare(Partitioning.byHash("id", 3));
    execute("DROP TABLE jobs_p1");
    prepare(Partitioning.byHash("id", 3));
    assertThat(partitions(), is(List.of("jobs_p0", "jobs_p1", "jobs_p2")));
    execute(
        "DROP TABLE jobs_p1",
        "CREATE TABLE a PARTITION OF jobs FOR VALUES WITH (MODULUS 6, REMAINDER 1)",
        "CREATE TABLE b PARTITION OF jobs FOR VALUES WITH (MODULUS 6, REMAINDER 4)");
    prepare(Partitioning.byHash("id", 3));
    assertThat(partitions(), is(List.of("a", "b", "jobs_p0", "jobs_p2")));
  }

  private static <T> List<T> together(Callable<T> work) throws Exception {
    return together(Collections.nCopies(WRITERS, work));
  }

  private static <T> List<T> together(List<Callable<T>> works) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    CyclicBarrier start = new CyclicBarrier(works.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> work : works) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> next : running) {
        results.add(next.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void execute(String... statements) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> column(String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        values.add(result.getString(1));
      }
    }
    return values;
  }
}
