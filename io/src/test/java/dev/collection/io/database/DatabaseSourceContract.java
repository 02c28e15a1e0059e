package dev.collection.io.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import dev.collection.io.database.JdbcSource.Increasing;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceConformance;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.JsonItems;
import dev.collection.model.RawRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading tables promises, on every database. */
abstract class DatabaseSourceContract extends SourceConformance {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  abstract DatabaseAccess access();

  /** A connection that may write. */
  abstract Connection write() throws Exception;

  @Override
  protected SourceContext context() {
    return context(null, 3);
  }

  SourceContext context(String mark, int batchRecords) {
    SourceMemory memory = SourceMemory.none();
    return new SourceContext(
        Clock.fixed(NOW, ZoneOffset.UTC),
        duration -> {},
        new SecretResolver(name -> null),
        mark == null ? memory : new MarkedMemory(mark),
        1 << 20,
        batchRecords);
  }

  @Override
  protected Source source() throws Exception {
    execute(
        "DROP TABLE IF EXISTS conformance",
        "CREATE TABLE conformance (a integer NOT NULL, b varchar(20) NOT NULL, note varchar(20),"
            + " PRIMARY KEY (a, b))");
    try (Connection connection = write();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO conformance VALUES (?, ?, ?)")) {
      for (int i = 0; i < 20; i++) {
        insert.setInt(1, i / 4 - 2);
        insert.setString(2, "k" + (char) ('a' + i % 4));
        insert.setString(3, i % 3 == 0 ? null : "n'" + i);
        insert.executeUpdate();
      }
    }
    return JdbcSource.of("replica", access(), Relation.table("conformance"))
        .withPartition("a", 2)
        .withFetch(2);
  }

  @Override
  protected List<String> expectedPayloads() {
    return IntStream.range(0, 20)
        .mapToObj(
            i ->
                "{\"a\":"
                    + (i / 4 - 2)
                    + ",\"b\":\"k"
                    + (char) ('a' + i % 4)
                    + "\",\"note\":"
                    + (i % 3 == 0 ? "null" : "\"n'" + i + "\"")
                    + "}")
        .toList();
  }

  @Test
  void whenRead_everyRowIsAnnouncedByTheCountOfTheSameTransaction() throws Exception {
    Source source = source();
    for (String part : source.parts(context())) {
      ExtractionReport whole = whole(read(source, part, Position.START));
      assertThat(part, whole.announced(), is(whole.received()));
    }
  }

  @Test
  void whenATableHasAKey_theLocatorNamesTheRowByIt() throws Exception {
    execute("CREATE TABLE keyed (id integer PRIMARY KEY)", "INSERT INTO keyed VALUES (7)");
    RawRecord record = rows(JdbcSource.of("s", access(), Relation.table("keyed"))).get(0);
    assertThat(
        record.locator().describe(), is("keyed " + (access().isSqlite() ? "rowid" : "id") + "=7"));
    assertThat(record.collectedAt(), is(NOW));
  }

  @Test
  void whenRowsHaveNoKey_theLocatorCountsThem() throws Exception {
    JdbcSource query =
        JdbcSource.of("s", access(), Relation.query("SELECT 1 AS a UNION ALL SELECT 1 -- twice"));
    assertThat(
        rows(query).stream().map(record -> record.locator().describe()).toList(),
        is(List.of("query row 1", "query row 2")));
  }

  @Test
  void whenATableIsEmpty_givesNothingAndIsComplete() throws Exception {
    execute("CREATE TABLE empty_table (id integer PRIMARY KEY)");
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("empty_table")).withPartition("id", 8);
    List<String> parts = source.parts(context());
    assertThat(parts, is(List.of("")));
    ExtractionReport whole = whole(read(source, "", Position.START));
    assertThat(whole.status(), is(Status.COMPLETE));
    assertThat(whole.announced(), is(0L));
  }

  /**
   * Numbers at the ends of their range, equal values, nulls, one row: no row is lost or doubled.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whenPartitioned_everyRowIsInExactlyOnePart(long seed) throws Exception {
    Random random = new Random(seed);
    for (Values values : values()) {
      List<Object> given = new ArrayList<>();
      int size = random.nextInt(4) == 0 ? 1 : random.nextInt(40);
      for (int i = 0; i < size; i++) {
        boolean common = random.nextInt(3) == 0;
        given.add(
            random.nextInt(8) == 0
                ? null
                : values.examples()[common ? 0 : random.nextInt(values.examples().length)]);
      }
      fill(values, given);
      int parts = 1 + random.nextInt(9);
      JdbcSource source =
          JdbcSource.of("s", access(), Relation.table("partitioned"))
              .withPartition("v", parts)
              .withFetch(1 + random.nextInt(5));
      String of = "seed " + seed + ", " + values.type() + " in " + parts + ": " + given;
      List<String> names = source.parts(context());
      assertThat(of, names.size(), is(lessThanOrEqualTo(parts + 1)));
      List<Integer> seen = new ArrayList<>();
      for (String part : names) {
        List<ReadBatch> batches = read(source, part, Position.START);
        assertThat(of + whole(batches).message(), whole(batches).status(), is(Status.COMPLETE));
        for (ReadBatch batch : batches) {
          for (RawRecord record : batch.records()) {
            seen.add(JsonItems.parse(record.payload()).get("row_number").intValue());
          }
        }
      }
      Collections.sort(seen);
      assertThat(of, seen, is(IntStream.range(0, size).boxed().toList()));
    }
  }

  /** Whatever most rows have, the others are divided evenly. */
  @Test
  void whenValuesAreSkewed_noPartHasManyMoreRowsThanItsShare() throws Exception {
    Values numbers = values().get(0);
    List<Object> given = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      given.add(Integer.toString(i));
    }
    given.add(Long.toString(Long.MAX_VALUE));
    given.add(Long.toString(Long.MIN_VALUE));
    fill(numbers, given);
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("partitioned")).withPartition("v", 4);
    List<Long> sizes = new ArrayList<>();
    for (String part : source.parts(context())) {
      sizes.add(whole(read(source, part, Position.START)).received());
    }
    assertThat(sizes, everyItem(is(lessThanOrEqualTo(23L))));
    assertThat(sizes.subList(0, 4), everyItem(is(greaterThanOrEqualTo(23L))));
  }

  private void fill(Values values, List<Object> given) throws Exception {
    execute(
        "DROP TABLE IF EXISTS partitioned",
        "CREATE TABLE partitioned (row_number integer PRIMARY KEY, v " + values.type() + ")");
    try (Connection connection = write();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < given.size(); i++) {
        String literal =
            given.get(i) == null
                ? "NULL"
                : values.bare() ? given.get(i).toString() : "'" + given.get(i) + "'";
        statement.executeUpdate("INSERT INTO partitioned VALUES (" + i + ", " + literal + ")");
      }
    }
  }

  /** Types to partition by, with values; the first of each is common. */
  abstract List<Values> values();

  /**
   * @param bare whether the values are literals as they stand, without quotes
   */
  record Values(String type, boolean bare, String... examples) {}

  @Test
  void whenTheKeyIsMissing_isReadOnWhereItWasLeft() throws Exception {
    JdbcSource source = numbersWithoutKey();
    List<ReadBatch> all = read(source, "", Position.START);
    for (int i = 0; i + 1 < all.size(); i++) {
      List<String> rest = payloads(read(source, "", all.get(i).next()));
      assertThat(rest, is(payloads(all.subList(i + 1, all.size()))));
    }
  }

  @Test
  void whenTheKeyIsMissingAndARowBeforeHasChanged_refusesToReadOn() throws Exception {
    JdbcSource source = numbersWithoutKey();
    Position position = read(source, "", Position.START).get(1).next();
    execute("UPDATE unkeyed SET n = 100 WHERE n = 2");
    List<ReadBatch> rest = read(source, "", position);
    assertThat(payloads(rest), is(List.of()));
    assertThat(whole(rest).status(), is(Status.FAILED));
    assertThat(whole(rest).message(), containsString("it has no key to continue by"));
    assertThat(whole(rest).received(), is(6L));
  }

  private JdbcSource numbersWithoutKey() throws Exception {
    execute(
        "CREATE TABLE unkeyed (n integer)",
        "INSERT INTO unkeyed VALUES (1), (1), (2), (3), (3), (3), (4), (5), (5), (6)");
    return JdbcSource.of("s", access(), Relation.query("SELECT n FROM unkeyed ORDER BY n"));
  }

  @Test
  void whenReadOnByKey_rowsThatWereAddedBeforeDoNotShiftTheRest() throws Exception {
    execute("CREATE TABLE shifting (id integer PRIMARY KEY)");
    insertNumbers("shifting", 10, 20);
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("shifting"));
    Position position = read(source, "", Position.START).get(1).next();
    insertNumbers("shifting", 0, 5);
    List<ReadBatch> rest = read(source, "", position);
    assertThat(
        payloads(rest), is(List.of("{\"id\":16}", "{\"id\":17}", "{\"id\":18}", "{\"id\":19}")));
    assertThat(whole(rest).status(), is(Status.COMPLETE));
  }

  @Test
  void whenRowsWereDeletedWhileReadingWasInterrupted_isTruncatedAndSaysBy() throws Exception {
    execute("CREATE TABLE shrinking (id integer PRIMARY KEY)");
    insertNumbers("shrinking", 0, 10);
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("shrinking"));
    Position position = read(source, "", Position.START).get(0).next();
    execute("DELETE FROM shrinking WHERE id = 9");
    ExtractionReport whole = whole(read(source, "", position));
    assertThat(whole.status(), is(Status.TRUNCATED));
    assertThat(whole.announced(), is(10L));
    assertThat(whole.received(), is(9L));
    assertThat(whole.message(), containsString("was counted to have 10 rows and gave 9"));
  }

  @Test
  void whenARowIsAddedWhileAPartIsRead_thePartIsAsItWasAtItsBeginning() throws Exception {
    execute("CREATE TABLE growing (id integer PRIMARY KEY)");
    insertNumbers("growing", 0, 7);
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("growing")).withFetch(2);
    List<ReadBatch> batches = new ArrayList<>();
    try (ReadSession session = source.open("", Position.START, context())) {
      batches.add(session.next());
      insertNumbers("growing", 7, 9);
      while (!batches.get(batches.size() - 1).last()) {
        batches.add(session.next());
      }
    }
    assertThat(payloads(batches), hasSize(7));
    assertThat(whole(batches).announced(), is(7L));
    assertThat(whole(batches).status(), is(Status.COMPLETE));
  }

  @Test
  void whenThereIsAMark_readsWhatIsNotOlderAndWhatHasNoTime() throws Exception {
    changing();
    JdbcSource source = increasing(null);
    String mark = mark(source, context());
    execute(
        "INSERT INTO changing VALUES (5, '2026-11-03 10:00:00'), (6, NULL), (7, '2026-11-04"
            + " 00:00:00')");

    assertThat(ids(source, context(mark, 100)), is(List.of(3, 4, 5, 6, 7)));
    assertThat(mark(source, context(mark, 100)), is(not(mark)));
    assertThat(ids(source, context(null, 100)), is(List.of(1, 2, 3, 4, 5, 6, 7)));
  }

  @Test
  void whenThereIsAnOverlap_readsThatMuchAgain() throws Exception {
    changing();
    JdbcSource source = increasing(Duration.ofHours(25));
    assertThat(ids(source, context(mark(source, context()), 100)), is(List.of(2, 3, 4)));
  }

  @Test
  void whenNothingIsNew_theMarkStays() throws Exception {
    changing();
    JdbcSource source = increasing(null);
    String mark = mark(source, context());
    execute("DELETE FROM changing");
    assertThat(mark(source, context(mark, 100)), is(mark));
    assertThat(mark(source, context(null, 100)), is((String) null));
  }

  @Test
  void whenTheIncreasingColumnIsANumber_theOverlapIsOne() throws Exception {
    execute("CREATE TABLE numbered (id integer PRIMARY KEY)");
    insertNumbers("numbered", 0, 10);
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("numbered"))
            .withPartition("id", 3)
            .withIncreasing(new Increasing("id", null, new java.math.BigDecimal(2)));
    assertThat(ids(source, context(mark(source, context()), 100)), is(List.of(7, 8, 9)));
  }

  private void changing() throws Exception {
    execute(
        "CREATE TABLE changing (id integer PRIMARY KEY, at " + timestampType() + ")",
        "INSERT INTO changing VALUES (1, '2026-11-01 10:00:00'), (2, '2026-11-02 10:00:00'),"
            + " (3, '2026-11-03 10:00:00'), (4, NULL)");
  }

  abstract String timestampType();

  private JdbcSource increasing(Duration overlap) {
    return JdbcSource.of("s", access(), Relation.table("changing"))
        .withIncreasing(new Increasing("at", overlap, null));
  }

  private List<Integer> ids(JdbcSource source, SourceContext context) throws Exception {
    List<Integer> ids = new ArrayList<>();
    for (String part : source.parts(context)) {
      for (ReadBatch batch : read(source, part, Position.START)) {
        for (RawRecord record : batch.records()) {
          ids.add(JsonItems.parse(record.payload()).get("id").intValue());
        }
      }
    }
    Collections.sort(ids);
    return ids;
  }

  /** The mark that all parts give. */
  private String mark(JdbcSource source, SourceContext context) throws Exception {
    Map<String, String> marks = new HashMap<>();
    for (String part : source.parts(context)) {
      marks.put("all", whole(read(source, part, Position.START)).mark());
    }
    return marks.get("all");
  }

  @Test
  void whenColumnsAreMissingOrDoubled_allAreNamedBeforeTheRun() throws Exception {
    execute("CREATE TABLE things (id integer PRIMARY KEY, name varchar(9))");
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("things"))
            .withPartition("ident", 2)
            .withIncreasing(new Increasing("changed", null, null));
    assertThat(
        problems(source, List.of(List.of("title", "label"), List.of("title", "name"))),
        is(
            List.of(
                access().display() + ": things has no column ident; it has id, name",
                access().display() + ": things has no column changed; it has id, name",
                access().display() + ": things has no column title or label; it has id, name")));
    assertThat(
        problems(
            JdbcSource.of("s", access(), Relation.query("SELECT id, name AS id FROM things")),
            List.of()),
        is(
            List.of(
                access().display()
                    + ": query has the column id twice; give one of them another name")));
  }

  @Test
  void whenTheTableIsNotThere_itIsNamed() throws Exception {
    JdbcSource source = JdbcSource.of("s", access(), Relation.table("nowhere"));
    assertThat(problems(source, List.of()), hasSize(1));
    assertThat(problems(source, List.of()).get(0), containsString("nowhere"));
    ExtractionReport whole = whole(read(source, "", Position.START));
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.message(), containsString("nowhere"));
  }

  @Test
  void whenNothingIsWrong_nothingIsSaid() throws Exception {
    assertThat(problems((JdbcSource) source(), List.of(List.of("note"))), is(List.of()));
  }

  @Test
  void whenAQueryWrites_itIsRefusedAndNothingIsWritten() throws Exception {
    execute("CREATE TABLE kept (id integer PRIMARY KEY)", "INSERT INTO kept VALUES (1)");
    for (String sql :
        List.of(
            "DELETE FROM kept",
            "DELETE FROM kept RETURNING id",
            "SELECT 1) AS x; COMMIT; DELETE FROM kept; SELECT * FROM (SELECT 1")) {
      ExtractionReport whole =
          whole(read(JdbcSource.of("s", access(), Relation.query(sql)), "", Position.START));
      assertThat(sql, whole.status(), is(Status.FAILED));
    }
    assertThat(
        payloads(read(JdbcSource.of("s", access(), Relation.table("kept")), "", Position.START)),
        is(List.of("{\"id\":1}")));
  }

  @Test
  void whenNamesAreOdd_theyAreQuoted() throws Exception {
    execute(
        "CREATE TABLE \"Order \"\"Details\" (\"Select\" integer PRIMARY KEY, \"a b\" integer)",
        "INSERT INTO \"Order \"\"Details\" VALUES (1, 2)");
    JdbcSource source =
        JdbcSource.of("s", access(), Relation.table("\"Order \"\"Details\""))
            .withPartition("a b", 2);
    assertThat(
        rows(source).stream().map(DatabaseSourceContract::payload).toList(),
        is(List.of("{\"Select\":1,\"a b\":2}")));
  }

  @Test
  void whenPartitionIsNotInTheKeyAndDeletesAreCompared_refuses() throws Exception {
    source();
    JdbcSource byNote =
        JdbcSource.of("s", access(), Relation.table("conformance")).withPartition("note", 2);
    assertThat(
        new SourceCheck(byNote).problems(context().secrets(), List.of(), true).toString(),
        containsString("note is not in the primary key of conformance"));
    assertThat(
        new SourceCheck(byNote.withPartition("b", 2))
            .problems(context().secrets(), List.of(), true),
        is(List.of()));
  }

  final List<String> problems(JdbcSource source, List<List<String>> mapped) {
    return new SourceCheck(source).problems(context().secrets(), mapped, false);
  }

  final List<RawRecord> rows(JdbcSource source) throws Exception {
    List<RawRecord> rows = new ArrayList<>();
    for (String part : source.parts(context())) {
      read(source, part, Position.START).forEach(batch -> rows.addAll(batch.records()));
    }
    return rows;
  }

  static List<String> payloads(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.records().stream())
        .map(DatabaseSourceContract::payload)
        .toList();
  }

  static String payload(RawRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  static ExtractionReport whole(List<ReadBatch> batches) {
    List<ExtractionReport> reports = batches.get(batches.size() - 1).reports();
    return reports.get(reports.size() - 1);
  }

  final void insertNumbers(String table, int from, int before) throws Exception {
    try (Connection connection = write();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
      for (int i = from; i < before; i++) {
        insert.setInt(1, i);
        insert.executeUpdate();
      }
    }
  }

  final void execute(String... statements) throws Exception {
    try (Connection connection = write();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
