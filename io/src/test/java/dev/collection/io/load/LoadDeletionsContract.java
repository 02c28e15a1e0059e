package dev.collection.io.load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.io.jdbc.Column;
import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.dedup.VersionOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loading promises of records that are gone, on every database. */
abstract class LoadDeletionsContract {
  private static final String COLLECTED = "2026-11-01T00:00:00Z";

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

  private CollectionTables tables() {
    return new CollectionTables(
        LoadRecordsContract.TYPE,
        TableDefinition.of("jobs").withDeletes(true).withPartitioning(partitioning()));
  }

  @BeforeEach
  void makeTables() throws Exception {
    new CollectionSchema(database(), tables()).prepare();
  }

  @Test
  void whenARecordIsGone_itsRowIsDeletedAndOthersStay() throws Exception {
    load("run-1", Map.of(Measure.INSERTED, 2L), there("a", 1), there("b", 1));
    load("run-2", Map.of(Measure.DELETED, 1L), gone("a", 2));
    assertThat(column("SELECT id FROM jobs"), is(List.of("b")));
    assertThat(column("SELECT id FROM jobs_deleted"), is(List.of("a")));
  }

  @Test
  void whenAnOlderVersionComesAfterItsDeletion_itStaysOut() throws Exception {
    load("run-1", Map.of(Measure.INSERTED, 1L), there("a", 1));
    load("run-2", Map.of(Measure.DELETED, 1L), gone("a", 3));
    load("run-3", Map.of(Measure.STALE, 1L), there("a", 1));
    load("run-4", Map.of(Measure.STALE, 1L), there("a", 2));
    load("run-5", Map.of(Measure.UNCHANGED, 1L), gone("a", 3));
    load("run-6", Map.of(Measure.UNCHANGED, 1L), gone("a", 2));
    assertThat(column("SELECT id FROM jobs"), is(List.of()));
  }

  @Test
  void whenADeletionIsOlderThanTheRow_theRowStays() throws Exception {
    load("run-1", Map.of(Measure.INSERTED, 1L), there("a", 3));
    load("run-2", Map.of(Measure.STALE, 1L), gone("a", 2));
    assertThat(column("SELECT id FROM jobs"), is(List.of("a")));
  }

  @Test
  void whenARecordIsThereAgain_itIsInsertedAgain() throws Exception {
    load("run-1", Map.of(Measure.UNCHANGED, 1L), gone("a", 2));
    load("run-2", Map.of(Measure.INSERTED, 1L), there("a", 3));
    load("run-3", Map.of(Measure.DELETED, 1L), gone("a", 4));
    load("run-4", Map.of(Measure.INSERTED, 1L), there("a", 5));
    assertThat(column("SELECT id FROM jobs"), is(List.of("a")));
  }

  @Test
  void whenADeletionIsLoadedAgainWithinItsRun_countsItAsTheFirstTime() throws Exception {
    load("run-1", Map.of(Measure.INSERTED, 1L), there("a", 1));
    load("run-2", Map.of(Measure.DELETED, 1L), gone("a", 2));
    // What has no end was counted before the runner had it repeated, and is not counted twice.
    load("run-2", Map.of(isEndless() ? Measure.UNCHANGED : Measure.DELETED, 1L), gone("a", 2));
  }

  @Test
  void whenARunDiedBeforeItDeletedTheRow_theNextRunDeletesIt() throws Exception {
    load("run-1", Map.of(Measure.INSERTED, 1L), there("a", 1));
    execute("CREATE TABLE kept AS SELECT * FROM jobs");
    load("run-2", Map.of(Measure.DELETED, 1L), gone("a", 2));
    execute("INSERT INTO jobs SELECT * FROM kept");
    load("run-3", Map.of(Measure.DELETED, 1L), gone("a", 2));
    assertThat(column("SELECT id FROM jobs"), is(List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whenAnotherRunDeletedInBetween_theUpsertTakesOnlyWhatIsNewer(int posted) throws Exception {
    load("run-1", Map.of(Measure.UNCHANGED, 1L), gone("a", 2));
    upsert(there("a", posted));
    assertThat(column("SELECT id FROM jobs"), is(posted > 2 ? List.of("a") : List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whenVersionsArriveInAnyOrder_theNewestDecides(long seed) throws Exception {
    Random random = new Random(seed);
    List<ScoredRecord> versions = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      int posted = random.nextInt(4);
      versions.add(random.nextBoolean() ? there("a", posted) : gone("a", posted));
    }
    VersionOrder order = new VersionOrder(LoadRecordsContract.TYPE);
    CollectedRecord newest =
        Collections.max(versions.stream().map(ScoredRecord::record).toList(), order);
    Collections.shuffle(versions, random);
    for (int i = 0; i < versions.size(); i++) {
      load("run-" + i, null, versions.get(i));
    }
    assertThat(
        "seed " + seed + " " + versions,
        column("SELECT content_hash FROM jobs"),
        is(newest.deleted() ? List.of() : List.of(newest.contentHash())));
  }

  /**
   * @param posted day of the month; 0 for null, which is the oldest
   */
  private static ScoredRecord there(String id, int posted) {
    return LoadRecordsContract.record(
        id, posted == 0 ? null : "2026-01-0" + posted, "10", COLLECTED);
  }

  private static ScoredRecord gone(String id, int posted) {
    FieldValues values =
        FieldValues.of(
            id, posted == 0 ? null : LocalDate.of(2026, 1, posted), null, null, null, null, null);
    Provenance provenance =
        new Provenance("src", Locator.line("file", 1), Instant.parse(COLLECTED));
    return new ScoredRecord(
        CollectedRecord.deletion(id, values, provenance), RuleOutcomes.none(), 1, null, false);
  }

  private void load(String run, Map<Measure, Long> expected, ScoredRecord... records)
      throws Exception {
    Pipeline pipeline = Pipeline.create();
    PCollection<Measures> outcomes =
        LoadRecordsContract.created(pipeline, isEndless(), List.of(records))
            .apply(into(database(), tables(), run, 1000));
    if (expected != null) {
      PAssert.that(outcomes)
          .satisfies(
              all -> {
                Measures total = new Measures();
                all.forEach(total::addAll);
                Map<Measure, Long> counts = new EnumMap<>(Measure.class);
                total
                    .counts()
                    .forEach((key, count) -> counts.merge(key.measure(), count, Long::sum));
                counts.values().removeIf(count -> count == 0);
                assertThat(run, counts, is(expected));
                return null;
              });
    }
    pipeline.run().waitUntilFinish();
  }

  /** Past the comparison, as if it had been made before the deletion. */
  private void upsert(ScoredRecord scored) throws Exception {
    List<Column> columns = tables().records().columns();
    CollectedRecord record = scored.record();
    String[] row = new String[columns.size()];
    row[0] = record.key();
    row[1] = record.values().get(1).toString();
    for (int i = 2; i < row.length; i++) {
      row[i] =
          switch (columns.get(i).name()) {
            case "source" -> "src";
            case "content_hash" -> record.contentHash();
            case "last_seen_at" -> "2026-11-01T00:00:00.000000Z";
            case "run_id" -> "run-2";
            case "revision" -> "1";
            default -> null;
          };
    }
    String sql = new VersionedStatements(database().dialect(), tables()).writeRecords();
    try (Connection connection = database().connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      database().dialect().setRows(statement, columns, List.<String[]>of(row));
      statement.executeUpdate();
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> column(String sql) throws Exception {
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
