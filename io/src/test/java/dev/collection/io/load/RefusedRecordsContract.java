package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.jdbc.Statements;
import dev.collection.io.jdbc.write.Batch;
import dev.collection.io.jdbc.write.BatchStatement;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records that a database of the user's refuses, on every database. */
abstract class RefusedRecordsContract {
  static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");

  abstract Database database() throws Exception;

  /** Whether the records come without end. */
  boolean isEndless() {
    return false;
  }

  LoadRecords into(Database database, CollectionTables tables, String run, int batchSize) {
    return LoadRecords.into(database, tables, run, batchSize);
  }

  /** How the records' table is divided; null if it is not. */
  Partitioning partitioning() {
    return null;
  }

  CollectionTables tables() {
    return new CollectionTables(
        LoadRecordsContract.TYPE, TableDefinition.of("jobs").withPartitioning(partitioning()));
  }

  /** The rule in whose name a broken CHECK is counted. */
  abstract String checkRule();

  abstract String uniqueRule();

  abstract String foreignKeyRule();

  /** SQL that makes a trigger on the table jobs which refuses a pay of 5000. */
  abstract List<String> refusingTrigger();

  abstract String triggerRule();

  @BeforeEach
  void makeTables() throws Exception {
    new CollectionSchema(database(), tables()).prepare();
  }

  /** Makes the table of the records anew, as a user has who changed a column. */
  void changeColumn(String ours, String users) throws Exception {
    String create = new Statements(database().dialect()).createTable(tables().records());
    assertThat(create, containsString(ours));
    execute("DROP TABLE jobs", create.replace(ours, users));
    new CollectionSchema(database(), tables()).prepare();
  }

  void limitPay() throws Exception {
    changeColumn(definition("pay"), definition("pay") + " CHECK (pay < 1000)");
  }

  static List<Set<Integer>> positions() {
    return List.of(
        Set.of(0),
        Set.of(99),
        Set.of(50),
        Set.of(0, 1, 49, 50, 98, 99),
        new TreeSet<>(IntStream.range(0, 100).filter(i -> i % 2 == 0).boxed().toList()),
        new TreeSet<>(IntStream.range(0, 100).boxed().toList()));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void whereverRefusedRowsAreInABatch_allOthersAreWritten(Set<Integer> refused) throws Exception {
    limitPay();
    List<ScoredRecord> records = records(100, refused);

    write(records);
    write(records); // as a runner may

    List<String> written = ids(100, refused, false);
    assertThat(column("SELECT id FROM jobs ORDER BY id"), is(written));
    assertThat(
        column("SELECT record_key FROM jobs_rejects ORDER BY record_key"),
        is(ids(100, refused, true)));
    assertThat(
        column("SELECT DISTINCT revision FROM jobs"),
        is(written.isEmpty() ? List.of() : List.of("1")));
  }

  @Test
  void rejectSaysWhatTheDatabaseSaidAndHasTheRecord() throws Exception {
    limitPay();
    write(records(3, Set.of(1)));

    assertThat(
        rows(
            "SELECT run_id, source, locator, record_key, stage, error_code, attempt FROM"
                + " jobs_rejects"),
        is(
            List.of(
                List.of(
                    "run-1",
                    "src",
                    "file line 2",
                    "id-0001",
                    "Load",
                    "REFUSED_BY_DATABASE",
                    "1"))));
    JsonNode violation =
        JsonItems.mapper().readTree(column("SELECT violations FROM jobs_rejects").get(0)).get(0);
    assertThat(violation.get("rule").asText(), is(checkRule()));
    assertThat(
        violation.get("message").asText().toLowerCase(Locale.ROOT),
        containsString("check constraint"));
    assertThat(
        payload(),
        is(
            "{\"id\":\"id-0001\",\"posted\":\"2026-01-02\",\"pay\":5000,\"open\":true,"
                + "\"openings\":1,\"closes\":\"2026-12-01T10:00:00.123456Z\","
                + "\"places\":[\"é\",\"b\"]}"));
  }

  @Test
  void whenOneOfAThousandIsRefused_eachIsCountedOnce() throws Exception {
    limitPay();
    load("run-1", 100, records(1000, Set.of(617)), expected(999, 0, 1, checkRule()));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("999")));
    // The next run finds the others as they are, and refuses the one again.
    Measures again = expected(0, 0, 1, checkRule());
    again.add(Measure.UNCHANGED, "src", 999);
    load("run-2", 100, records(1000, Set.of(617)), again);
    assertThat(column("SELECT count(*) FROM jobs_rejects"), is(List.of("2")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void whenAllAreRefused_nothingIsWrittenAndEachIsCounted(int batch) throws Exception {
    limitPay();
    Set<Integer> all = new TreeSet<>(IntStream.range(0, 40).boxed().toList());
    load("run-1", batch, records(40, all), expected(0, 0, 40, checkRule()));
    assertThat(column("SELECT count(*) FROM jobs"), is(List.of("0")));
    assertThat(column("SELECT count(*) FROM jobs_rejects"), is(List.of("40")));
  }

  @Test
  void whenANewerVersionIsRefused_theRowStaysAsItWas() throws Exception {
    limitPay();
    load("run-1", 100, records(2, Set.of()), expected(2, 0, 0, ""));
    load(
        "run-2",
        100,
        List.of(
            record(0, "2026-02-01", "5000", "id-0000"), record(1, "2026-02-01", "11", "id-0001")),
        expected(0, 1, 1, checkRule()));
    assertThat(
        rows("SELECT id, pay, run_id FROM jobs ORDER BY id"),
        is(List.of(List.of("id-0000", "10", "run-1"), List.of("id-0001", "11", "run-2"))));
  }

  @Test
  void whenTriggerOfTheUsersRefuses_itsWordsAreKept() throws Exception {
    execute(refusingTrigger().toArray(new String[0]));
    load("run-1", 50, records(100, Set.of(3, 97)), expected(98, 0, 2, triggerRule()));
    assertThat(
        column("SELECT violations FROM jobs_rejects").get(0), containsString("too much pay"));
  }

  @Test
  void whenAnotherKeyHasTheValueAlready_isRefused() throws Exception {
    execute("CREATE UNIQUE INDEX one_pay ON jobs (" + uniqueWithPay() + ")");
    List<ScoredRecord> records =
        List.of(
            record(0, "2026-01-02", "1", "a"),
            record(1, "2026-01-02", "2", "b"),
            record(2, "2026-01-02", "1", "c"),
            record(3, "2026-01-02", "3", "d"));
    // Of two that cannot both be there, one is.
    load("run-1", 1000, records, expected(3, 0, 1, uniqueRule()));
    assertThat(column("SELECT count(*) FROM jobs WHERE pay = 1"), is(List.of("1")));
  }

  /** Columns of which each value may be there once. */
  String uniqueWithPay() {
    return "pay";
  }

  /** Here a row refers, by its openings, to one with that pay. */
  @Test
  void whenARowRefersToALaterOneOfItsBatch_bothAreWritten() throws Exception {
    referToOthers("");
    write(
        List.of(
            record(3, "2026-01-02", "4", "d"),
            record(2, "2026-01-02", "3", "c"),
            record(99, "2026-01-02", "5", "lost"),
            record(1, "2026-01-02", "2", "b"),
            record(1, "2026-01-02", "1", "a")));
    assertThat(column("SELECT id FROM jobs ORDER BY id"), is(List.of("a", "b", "c", "d")));
    assertThat(column("SELECT record_key FROM jobs_rejects"), is(List.of("lost")));
    assertThat(
        column("SELECT violations FROM jobs_rejects").get(0), containsString(foreignKeyRule()));
  }

  @Test
  void whenAConstraintIsCheckedWhenTheTransactionEnds_onlyTheRowsThatBreakItAreRefused()
      throws Exception {
    referToOthers(" DEFERRABLE INITIALLY DEFERRED");
    write(
        List.of(
            record(2, "2026-01-02", "3", "c"),
            record(99, "2026-01-02", "5", "lost"),
            record(98, "2026-01-02", "6", "lost too"),
            record(1, "2026-01-02", "2", "b"),
            record(1, "2026-01-02", "1", "a")));
    // Where it cannot be checked earlier, what a row refers to has to come with it or before it.
    List<String> written = column("SELECT id FROM jobs ORDER BY id");
    List<String> refused = column("SELECT record_key FROM jobs_rejects ORDER BY record_key");
    assertThat(written, is(writtenOfDeferred()));
    assertThat(refused.containsAll(List.of("lost", "lost too")), is(true));
    assertThat(written.size() + refused.size(), is(5));
  }

  abstract List<String> writtenOfDeferred();

  void referToOthers(String more) throws Exception {
    String create = new Statements(database().dialect()).createTable(tables().records());
    String pay = definition("pay");
    String openings = definition("openings");
    execute(
        "DROP TABLE jobs",
        create
            .replace(pay, pay + " UNIQUE")
            .replace(openings, openings + " REFERENCES jobs (pay)" + more));
    new CollectionSchema(database(), tables()).prepare();
  }

  String definition(String column) throws Exception {
    return '"'
        + column
        + "\" "
        + database().dialect().sqlType(tables().records().column(column).type());
  }

  @Test
  void whenARefusedRecordIsStillInItsSource_aSightingIsNoted() throws Exception {
    load("run-1", 100, records(1, Set.of()), expected(1, 0, 0, ""));
    execute(refusingTrigger().toArray(new String[0]));
    Pipeline pipeline = Pipeline.create();
    LoadRecordsContract.created(
            pipeline, isEndless(), List.of(record(0, "2026-02-01", "5000", "id-0000")))
        .apply(into(database(), tables(), "run-2", 10).notingEverySighting());
    pipeline.run().waitUntilFinish();
    assertThat(rows("SELECT id, run_id FROM jobs_seen"), is(List.of(List.of("id-0000", "run-2"))));
  }

  @Test
  void whenARowOfASideTableIsRefused_theRunFails() throws Exception {
    limitPay();
    execute("DROP TABLE jobs_rejects");
    String create = new Statements(database().dialect()).createTable(tables().rejects());
    execute(create.replace("PRIMARY KEY", "CHECK (stage <> 'Load'), PRIMARY KEY"));
    SQLException thrown = assertThrows(SQLException.class, () -> write(records(10, Set.of(3, 4))));
    assertThat(thrown.getMessage().toLowerCase(Locale.ROOT), containsString("check constraint"));
    assertThat(column("SELECT count(*) FROM jobs_rejects"), is(List.of("0")));
  }

  static Measures expected(long inserted, long updated, long rejected, String rule) {
    Measures measures = new Measures();
    measures.add(Measure.INSERTED, "src", inserted);
    measures.add(Measure.UPDATED, "src", updated);
    if (rejected > 0) {
      measures.add(Measure.REJECTED, "src", "Load", rejected);
      measures.add(Measure.VIOLATION, "src", rule, rejected);
    }
    return measures;
  }

  void load(String run, int batch, List<ScoredRecord> records, Measures expected) throws Exception {
    Pipeline pipeline = Pipeline.create();
    PCollection<Measures> outcomes =
        LoadRecordsContract.created(pipeline, isEndless(), records)
            .apply(into(database(), tables(), run, batch).withClock(SerializableClock.fixed(NOW)));
    PAssert.that(outcomes)
        .satisfies(
            all -> {
              Measures total = new Measures();
              all.forEach(total::addAll);
              assertThat(withoutZeros(total), is(withoutZeros(expected)));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static Measures withoutZeros(Measures measures) {
    Measures nonZero = new Measures();
    measures
        .counts()
        .forEach(
            (key, count) -> {
              if (count != 0) {
                nonZero.add(key.measure(), key.source(), key.name(), count);
              }
            });
    return nonZero;
  }

  /** Gives one batch to the sink as JdbcIO does. */
  void write(List<ScoredRecord> records) throws Exception {
    write(database(), tables(), records);
  }

  static void write(Database database, List<ScoredRecord> records) throws SQLException {
    write(database, LoadRecordsContract.TABLES, records);
  }

  static void write(Database database, CollectionTables tables, List<ScoredRecord> records)
      throws SQLException {
    LoadRejects rejects =
        new LoadRejects(tables, "run-1", database.dialect(), null, SerializableClock.fixed(NOW));
    List<String[]> rows = new ArrayList<>();
    int columns = tables.records().columns().size();
    records.forEach(record -> rows.add(LoadRecords.row(record, columns, "run-1", false)));
    String sql = new VersionedStatements(database.dialect(), tables).writeRecords();
    try (Connection connection = database.provider().apply(null).getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement
          .unwrap(BatchStatement.class)
          .setBatch(
              new Batch(
                  rows,
                  (prepared, some) ->
                      database.dialect().setRows(prepared, tables.records().columns(), some),
                  new RefusedRecords(rejects, tables.type(), records)));
      statement.addBatch();
      statement.executeBatch();
    }
  }

  /** Of these, those at the given positions have a pay of 5000, the others of 10. */
  static List<ScoredRecord> records(int count, Set<Integer> refused) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                record(
                    i,
                    "2026-01-02",
                    refused.contains(i) ? "5000" : "10",
                    String.format(Locale.ROOT, "id-%04d", i)))
        .toList();
  }

  private static List<String> ids(int count, Set<Integer> refused, boolean theRefused) {
    return IntStream.range(0, count)
        .filter(i -> refused.contains(i) == theRefused)
        .mapToObj(i -> String.format(Locale.ROOT, "id-%04d", i))
        .toList();
  }

  static ScoredRecord record(int number, String posted, String pay, String id) {
    return record(number, posted, pay, id, List.of("é", "b"));
  }

  static ScoredRecord record(
      int number, String posted, String pay, String id, List<String> places) {
    FieldValues values =
        FieldValues.of(
            id,
            posted == null ? null : LocalDate.parse(posted),
            new BigDecimal(pay),
            true,
            (long) number,
            Instant.parse("2026-12-01T10:00:00.123456Z"),
            places);
    Provenance provenance =
        new Provenance(
            "src", Locator.line("file", number + 1), Instant.parse("2026-11-01T00:00:00Z"));
    return new ScoredRecord(
        CollectedRecord.of(id, values, provenance),
        new RuleOutcomes(new BitSet(), new BitSet()),
        0.5,
        null,
        false);
  }

  void execute(String... statements) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String payload() throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT payload FROM jobs_rejects")) {
      result.next();
      return new String(result.getBytes(1), StandardCharsets.UTF_8);
    }
  }

  List<String> column(String sql) throws Exception {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  List<List<String>> rows(String sql) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
