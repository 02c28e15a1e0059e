package dev.collection.io.load;

import static java.util.Arrays.asList;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loading promises, on every database. */
abstract class LoadRecordsContract {
  static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("posted", FieldType.DATE),
              FieldDefinition.of("pay", FieldType.DECIMAL),
              FieldDefinition.of("open", FieldType.BOOLEAN),
              FieldDefinition.of("openings", FieldType.INTEGER),
              FieldDefinition.of("closes", FieldType.TIMESTAMP),
              new FieldDefinition(
                  "places", FieldType.ARRAY, false, FieldType.STRING, List.of(), "", "")),
          List.of("id"),
          List.of("posted"));
  static final CollectionTables TABLES = new CollectionTables(TYPE, TableDefinition.of("jobs"));

  abstract Database database() throws Exception;

  /** How the records' table is divided; null if it is not. */
  Partitioning partitioning() {
    return null;
  }

  /** Whether the records come without end, so that they are loaded as they come. */
  boolean isEndless() {
    return false;
  }

  LoadRecords into(Database database, CollectionTables tables, String run, int batchSize) {
    return LoadRecords.into(database, tables, run, batchSize);
  }

  static PCollection<ScoredRecord> created(
      Pipeline pipeline, boolean endless, List<ScoredRecord> records) {
    PCollection<ScoredRecord> created = pipeline.apply(Create.of(records));
    return endless ? created.setIsBoundedInternal(PCollection.IsBounded.UNBOUNDED) : created;
  }

  private CollectionTables tables() {
    return new CollectionTables(TYPE, TableDefinition.of("jobs").withPartitioning(partitioning()));
  }

  @BeforeEach
  void makeTables() throws Exception {
    new CollectionSchema(database(), tables()).prepare();
  }

  @Test
  void whenRowsAreNew_insertsEveryValueAsItIs() throws Exception {
    load(
        "run-1",
        counts(Measure.INSERTED, 1),
        record("a'\"\\\n{},NULL", "2026-01-02", "19.54", "2026-11-01T00:00:00Z"));

    assertThat(
        query(
            "SELECT id, posted, pay, openings, quality_score, source, run_id, revision FROM jobs"),
        is(
            List.of(
                List.of(
                    "a'\"\\\n{},NULL", "2026-01-02", "19.54", "7", "0.5", "src", "run-1", "1"))));
    assertThat(
        query("SELECT places FROM jobs").get(0).get(0).replace(" ", ""), is("[\"é\",\"b\"]"));
  }

  @Test
  void whenNothingChanged_touchesNoRow() throws Exception {
    ScoredRecord first = record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z");
    load("run-1", counts(Measure.INSERTED, 1), first);
    load(
        "run-2",
        counts(Measure.UNCHANGED, 1),
        record("a", "2026-01-02", "10", "2026-11-05T00:00:00Z"));

    assertThat(query("SELECT run_id, revision FROM jobs"), is(List.of(List.of("run-1", "1"))));
    assertThat(query("SELECT id, run_id FROM jobs_seen"), is(List.of(List.of("a", "run-2"))));
  }

  @Test
  void whatARecordHasMissed_isOfTheRunThatHasLastChangedItsRow() throws Exception {
    String misses = "completeness 6/7 (pay); accuracy 0/1 (é'\"\\)";
    String query = "SELECT quality_score, quality_misses, run_id FROM jobs";
    load(
        "run-1",
        counts(Measure.INSERTED, 1),
        scored(record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z"), 0.25, misses));
    assertThat(query(query), is(List.of(List.of("0.25", misses, "run-1"))));
    // The same contents: nothing has changed, whatever was missed this time.
    load(
        "run-2",
        counts(Measure.UNCHANGED, 1),
        scored(record("a", "2026-01-02", "10", "2026-11-05T00:00:00Z"), 1, null));
    assertThat(query(query), is(List.of(List.of("0.25", misses, "run-1"))));
    load(
        "run-3",
        counts(Measure.UPDATED, 1),
        scored(record("a", "2026-01-03", "10", "2026-11-06T00:00:00Z"), 1, null));
    assertThat(
        query("SELECT quality_score = 1, quality_misses IS NULL, run_id FROM jobs"),
        is(List.of(List.of(yes(), yes(), "run-3"))));
  }

  private static ScoredRecord scored(ScoredRecord record, double quality, String misses) {
    return new ScoredRecord(record.record(), record.outcomes(), quality, misses, false);
  }

  private String yes() throws Exception {
    return database().isSqlite() ? "1" : "t";
  }

  private String no() throws Exception {
    return database().isSqlite() ? "0" : "f";
  }

  private static final String LATER = "2026-11-02T00:00:00Z";

  private static ScoredRecord found(String id, Boolean anomalous) {
    ScoredRecord record = record(id, "2026-01-02", "10", "2026-11-01T00:00:00Z");
    return new ScoredRecord(record.record(), record.outcomes(), 1, null, anomalous);
  }

  private List<List<String>> marks() throws Exception {
    return query("SELECT id, anomaly FROM jobs ORDER BY id");
  }

  @Test
  void whetherARecordIsOdd_isNullWhereNobodyKnows() throws Exception {
    load("run-1", null, found("a", true), found("b", false), found("c", null));

    assertThat(marks(), is(List.of(asList("a", yes()), asList("b", no()), asList("c", null))));
  }

  @Test
  void whetherARecordIsOdd_isToldAfterwardsAsLongAsItIsTheSame() throws Exception {
    load("run-1", null, found("a", null), found("b", null), found("c", null), found("d", null));

    mark(false, found("a", null), found("b", null), record("c", "2026-01-01", "9", LATER));
    assertThat(
        marks(),
        is(List.of(asList("a", no()), asList("b", no()), asList("c", null), asList("d", null))));
    List<List<String>> marked =
        List.of(asList("a", no()), asList("b", yes()), asList("c", null), asList("d", yes()));
    mark(true, found("b", null), record("c", "2026-01-01", "9", LATER), found("d", null));
    assertThat(marks(), is(marked));

    // In a window in which they are usual, or when a batch is repeated.
    mark(false, found("b", null), found("d", null));
    mark(true, found("b", null), found("d", null));
    assertThat(marks(), is(marked));
    assertThat(
        query("SELECT DISTINCT revision, run_id FROM jobs"), is(List.of(List.of("1", "run-1"))));
  }

  private void mark(boolean anomalous, ScoredRecord... records) throws Exception {
    Pipeline pipeline = Pipeline.create();
    List<KV<String, String>> keys = new ArrayList<>();
    for (ScoredRecord next : records) {
      keys.add(KV.of(next.record().key(), next.record().contentHash()));
    }
    pipeline
        .apply(Create.of(keys))
        .apply(new LoadSideTables(database(), tables(), "run-1", 2).marks(anomalous));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenVersionIsNewer_replacesAndKeepsFirstSeen() throws Exception {
    load(
        "run-1",
        counts(Measure.INSERTED, 1),
        record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z"));
    load(
        "run-2",
        counts(Measure.UPDATED, 1),
        record("a", "2026-01-03", "11", "2026-11-02T00:00:00Z"));

    assertThat(
        query("SELECT pay, run_id, revision FROM jobs"), is(List.of(List.of("11", "run-2", "2"))));
    assertThat(
        query("SELECT count(*) FROM jobs WHERE first_seen_at < last_changed_at"),
        is(List.of(List.of("1"))));
  }

  @Test
  void whenVersionIsOlderThanTheLastSighting_leavesTheRow() throws Exception {
    load(
        "run-1",
        counts(Measure.INSERTED, 1),
        record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z"));
    load(
        "run-2",
        counts(Measure.UNCHANGED, 1),
        record("a", "2026-01-02", "10", "2026-11-09T00:00:00Z"));
    load(
        "run-3", counts(Measure.STALE, 1), record("a", "2026-01-02", "11", "2026-11-05T00:00:00Z"));

    assertThat(query("SELECT pay FROM jobs"), is(List.of(List.of("10"))));
  }

  @Test
  void whenBatchIsRepeatedWithinRun_countsItAsTheFirstTime() throws Exception {
    ScoredRecord record = record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z");
    load("run-1", counts(Measure.INSERTED, 1), record);
    // What has no end was counted before the runner had it repeated, and is not counted twice.
    load("run-1", counts(isEndless() ? Measure.UNCHANGED : Measure.INSERTED, 1), record);

    assertThat(query("SELECT revision FROM jobs"), is(List.of(List.of("1"))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whenVersionsArriveInAnyOrder_newestIsStored(long seed) throws Exception {
    Random random = new Random(seed);
    List<ScoredRecord> versions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      versions.add(
          record(
              "a",
              random.nextInt(3) == 0 ? null : "2026-01-0" + (1 + random.nextInt(2)),
              Integer.toString(random.nextInt(3)),
              "2026-11-0" + (1 + random.nextInt(4)) + "T00:00:00Z"));
    }
    ScoredRecord newest =
        Collections.max(
            versions,
            (left, right) ->
                new dev.collection.transforms.dedup.VersionOrder(TYPE)
                    .compare(left.record(), right.record()));
    Collections.shuffle(versions, random);
    for (int i = 0; i < versions.size(); i++) {
      load("run-" + i, null, versions.get(i));
    }

    assertThat(
        "seed " + seed + " " + versions,
        query("SELECT content_hash FROM jobs"),
        is(List.of(List.of(newest.record().contentHash()))));
  }

  /** Whatever the order of the runs, the version that VersionOrder calls newest is what stays. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whenSourcesAreRanked_theBetterOneStaysInWhateverOrderTheyCome(int order) throws Exception {
    RecordType ranked =
        new RecordType(
            "ranked", TYPE.fields(), TYPE.key(), TYPE.newestBy(), List.of("rich", "poor"));
    CollectionTables tables =
        new CollectionTables(ranked, TableDefinition.of("ranked").withPartitioning(partitioning()));
    new CollectionSchema(database(), tables).prepare();
    List<ScoredRecord> versions =
        new ArrayList<>(
            List.of(
                from("rich", record("a", "2026-01-02", "10", "2026-11-02T00:00:00Z")),
                from("poor", record("a", "2026-01-02", "10", "2026-11-01T00:00:00Z")),
                from("poor", record("a", "2026-01-02", "12", "2026-11-09T00:00:00Z"))));
    Collections.rotate(versions, order % 3);
    if (order >= 3) {
      Collections.reverse(versions);
    }
    for (int i = 0; i < versions.size(); i++) {
      Pipeline pipeline = Pipeline.create();
      created(pipeline, isEndless(), List.of(versions.get(i)))
          .apply(into(database(), tables, "run-" + i, 1000));
      pipeline.run().waitUntilFinish();
    }
    assertThat(query("SELECT source, pay FROM ranked"), is(List.of(List.of("rich", "10"))));
  }

  private static ScoredRecord from(String source, ScoredRecord scored) {
    CollectedRecord record = scored.record();
    Provenance provenance = record.provenance();
    return new ScoredRecord(
        CollectedRecord.of(
            record.key(),
            record.values(),
            new Provenance(source, provenance.locator(), provenance.collectedAt())),
        scored.outcomes(),
        0.5,
        null,
        false);
  }

  static Map<Measure, Long> counts(Measure measure, long count) {
    return Map.of(measure, count);
  }

  @Test
  void whenARunHasBeenPublishedMeanwhile_itIsNotDiscarded() throws Exception {
    CollectionTables staged =
        new CollectionTables(
            TYPE, TableDefinition.of("jobs").withStaging(true).withPartitioning(partitioning()));
    new CollectionSchema(database(), staged).prepare();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO jobs_staging (run_id, id) VALUES ('held', 'a')");
      statement.execute("INSERT INTO collection_runs (run_id, status) VALUES ('held', 'held')");
      statement.execute("INSERT INTO collection_runs (run_id, status) VALUES ('over', 'done')");
    }
    List<String> dropped = new ArrayList<>();
    for (String run : List.of("held", "over")) {
      Publication publication =
          new Publication(database(), staged, run, 1000, SerializableClock.system());
      assertThat(publication.discard(connection -> dropped.add(run)), is(run.equals("held")));
    }

    assertThat(dropped, is(List.of("held")));
    assertThat(query("SELECT id FROM jobs_staging"), is(List.of()));
  }

  void load(String run, Map<Measure, Long> expected, ScoredRecord... records) throws Exception {
    Pipeline pipeline = Pipeline.create();
    PCollection<Measures> outcomes =
        created(pipeline, isEndless(), List.of(records))
            .apply(into(database(), tables(), run, 1000));
    if (expected != null) {
      PAssert.that(outcomes)
          .satisfies(
              all -> {
                Measures total = new Measures();
                all.forEach(total::addAll);
                for (Measure measure :
                    List.of(Measure.INSERTED, Measure.UPDATED, Measure.UNCHANGED, Measure.STALE)) {
                  assertThat(
                      measure.name(),
                      total.get(measure, "src", ""),
                      is(expected.getOrDefault(measure, 0L)));
                }
                return null;
              });
    }
    pipeline.run().waitUntilFinish();
  }

  static ScoredRecord record(String id, String posted, String pay, String collectedAt) {
    FieldValues values =
        FieldValues.of(
            id,
            posted == null ? null : LocalDate.parse(posted),
            new BigDecimal(pay),
            true,
            7L,
            Instant.parse("2026-12-01T10:00:00.123456Z"),
            List.of("é", "b"));
    Provenance provenance =
        new Provenance("src", Locator.line("file", 1), Instant.parse(collectedAt));
    return new ScoredRecord(
        CollectedRecord.of(id, values, provenance),
        new RuleOutcomes(new BitSet(), new BitSet()),
        0.5,
        null,
        false);
  }

  List<List<String>> query(String sql) throws Exception {
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
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }
}
