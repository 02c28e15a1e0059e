package dev.collection.pipeline.graph;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionSchema;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.RunStore;
import dev.collection.io.memory.MemoryDefinition;
import dev.collection.model.SerializableClock;
import dev.collection.pipeline.spec.CollectionSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that the real API gave between 2016 and 2023, through the whole job into a database. They
 * are not part of the project: they are looked for beside it, or where {@code FIXTURES} says.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RecordedAnswersContract {
  private static final String RUN = "recorded";

  /** What holds the answers of each source, in the order of their recording. */
  private static final Map<String, String> CAPTURES = new LinkedHashMap<>();

  static {
    CAPTURES.put("may2016", "2016-05-min-page*.json");
    CAPTURES.put("late2018", "2018-h2-min-10.json");
    CAPTURES.put("april2021", "2021-04-full-25-of-10000cap.json");
    CAPTURES.put("february2022", "2022-02-min-2.json");
    CAPTURES.put("nothing2023", "2023-09-19-empty-result.json");
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @TempDir static Path folder;
  private Path answers;
  private Database database;
  private List<String> fields;
  private Map<String, JsonNode> newest;

  /** An empty database. */
  abstract Database open() throws Exception;

  /** Gives the database up, after the last connection to it was closed. */
  void shutDown() throws Exception {}

  @BeforeAll
  void collect() throws Exception {
    Path project = Path.of(System.getProperty("project.root"));
    answers = Path.of(System.getProperty("fixtures.root"), "usajobs/search");
    if (!Files.isDirectory(answers)) {
      return;
    }
    database = open();
    CollectionSpec spec = SpecCatalog.read(writeSpec(project), null);
    // Two come from code lists alone, and not from the answers.
    fields =
        spec.type().fields().stream()
            .map(field -> field.name())
            .filter(name -> !Set.of("agency_name", "series_name").contains(name))
            .toList();
    newest = newestByNumber();
    run(spec);
  }

  /** Here and not before all, so that every test is counted as skipped. */
  @BeforeEach
  void skipWithoutAnswers() {
    Assumptions.assumeTrue(database != null, "there are no recorded answers in " + answers);
  }

  private Path writeSpec(Path project) throws IOException {
    StringBuilder spec = new StringBuilder("extends: ");
    spec.append(project.resolve("src/config/federal-jobs-sample.yaml")).append("\nsources:\n");
    CAPTURES.forEach(
        (source, pattern) ->
            spec.append("  ")
                .append(source)
                .append(": {like: usajobs, file: {path: '")
                .append(answers.resolve(pattern))
                .append("', format: json}}\n"));
    spec.append("quality: {thresholds: {timeliness: 36500d}}\n");
    return Files.writeString(folder.resolve("recorded.yaml"), spec);
  }

  private void run(CollectionSpec spec) throws SQLException {
    CollectionTables tables = new CollectionTables(spec.type(), spec.tables());
    Instant start = Instant.parse("2026-11-01T00:00:00Z");
    RunSettings settings =
        new RunSettings(
            RUN,
            start,
            database,
            tables,
            2,
            4,
            true,
            false,
            SerializableClock.fixed(start.plusSeconds(7)),
            MemoryDefinition.of(database, spec.type().collection(), RUN),
            null,
            ModelSettings.NONE);
    new CollectionSchema(database, tables).prepare();
    new RunStore(database, tables).begin(RUN, spec.type().collection(), start);
    try {
      Pipeline pipeline =
          Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
      CollectionPipeline.build(pipeline, spec, settings);
      pipeline.run().waitUntilFinish();
    } finally {
      CollectionPipeline.release(settings);
    }
  }

  @AfterAll
  void close() throws Exception {
    if (database != null) {
      database.release();
      shutDown();
    }
  }

  /** Each posting by its control number; of several, the one that was posted last. */
  private Map<String, JsonNode> newestByNumber() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(answers)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    Map<String, JsonNode> postings = new TreeMap<>();
    for (Path file : files) {
      JsonNode items = JSON.readTree(file.toFile()).at("/SearchResult/SearchResultItems");
      for (JsonNode item : items) {
        postings.merge(
            item.get("MatchedObjectId").textValue(),
            item,
            (left, right) -> posted(left).compareTo(posted(right)) >= 0 ? left : right);
      }
    }
    return postings;
  }

  private static String posted(JsonNode item) {
    return item.at("/MatchedObjectDescriptor/PublicationStartDate").textValue().substring(0, 10);
  }

  @Test
  void whenAllAreCollected_everyItemIsAccountedForAndNoneRejected() throws Exception {
    assertThat(
        rows(
            "SELECT announced, unannounced, extracted, inserted, updated, unchanged, stale,"
                + " duplicate, rejected, not_obtained, unexplained FROM collection_runs"),
        is(List.of("0 779 779 778 0 0 0 1 0 0 0")));
    assertThat(
        rows(
            "SELECT source, sum(received) FROM collection_extractions"
                + " WHERE source NOT LIKE 'lookup:%' GROUP BY source ORDER BY source"),
        is(
            List.of(
                "april2021 25", "february2022 2", "late2018 10", "may2016 742", "nothing2023 0")));
    assertThat(rows("SELECT * FROM federal_jobs_rejects"), is(List.of()));
  }

  @Test
  void whenANumberWasReopened_itsNewerWindowIsKeptAndTheOlderIsOutdated() throws Exception {
    assertThat(
        rows("SELECT source, count(*) FROM federal_jobs GROUP BY source ORDER BY source"),
        is(List.of("april2021 25", "february2022 2", "late2018 9", "may2016 742")));
    assertThat(
        rows("SELECT record_key, kind, source, kept_source FROM federal_jobs_duplicates"),
        is(List.of("451842500 OUTDATED late2018 april2021")));
    assertThat(
        rows("SELECT posting_date FROM federal_jobs WHERE job_id = '451842500'"),
        is(List.of("2020-12-03")));
  }

  @Test
  void whenTheTableIsRead_itHasEveryNumberOnceAndNoOther() throws Exception {
    assertThat(
        new TreeSet<>(rows("SELECT job_id FROM federal_jobs")), is(new TreeSet<>(newest.keySet())));
    assertThat(rows("SELECT count(*) FROM federal_jobs"), is(List.of("778")));
  }

  @Test
  void whenEveryFieldIsComparedWithAPlainProgram_noneDiffers() throws Exception {
    ExpectedJob mapping =
        new ExpectedJob(Path.of(System.getProperty("project.root"), "src/config/codes"));
    Map<String, String> differences = new TreeMap<>();
    int compared = 0;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM federal_jobs")) {
      while (row.next()) {
        String number = row.getString("job_id");
        Map<String, Object> expected = mapping.of(newest.get(number));
        assertThat(new TreeSet<>(expected.keySet()), is(new TreeSet<>(fields)));
        for (String field : fields) {
          JsonNode wanted = JSON.valueToTree(expected.get(field));
          JsonNode found = stored(row, field, wanted);
          compared++;
          if (!plain(wanted).equals(plain(found))) {
            differences.put(number + " " + field, found + " instead of " + wanted);
          }
        }
      }
    }
    assertThat(differences, is(anEmptyMap()));
    assertThat(compared, is(778 * 58));
  }

  /** A column as JSON of the kind that is wanted: each database shows values in its own way. */
  private static JsonNode stored(ResultSet row, String field, JsonNode wanted)
      throws SQLException, IOException {
    String text = row.getString(field);
    if (text == null) {
      return JSON.nullNode();
    }
    return switch (wanted.getNodeType()) {
      case ARRAY, OBJECT -> JSON.readTree(text);
      case NUMBER -> JSON.getNodeFactory().numberNode(new BigDecimal(text));
      case BOOLEAN -> JSON.getNodeFactory().booleanNode(row.getBoolean(field));
      default -> JSON.getNodeFactory().textNode(text);
    };
  }

  /** The same with every number in one form, so that equal ones are equal. */
  private static JsonNode plain(JsonNode node) {
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      // One spelling of zero and of whole numbers.
      return JSON.getNodeFactory().textNode(number.stripTrailingZeros().toPlainString());
    }
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      for (JsonNode element : node) {
        elements.add(plain(element));
      }
      return JSON.createArrayNode().addAll(elements);
    }
    if (node.isObject()) {
      Map<String, JsonNode> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        members.put(member.getKey(), plain(member.getValue()));
      }
      return JSON.createObjectNode().setAll(members);
    }
    return node;
  }

  @Test
  void whenPayIsCounted_itIsAsMeasuredByHand() throws Exception {
    assertThat(
        rows(
            "SELECT source, salary_interval, count(*) FROM federal_jobs"
                + " GROUP BY source, salary_interval ORDER BY source, salary_interval"),
        is(
            List.of(
                "april2021 PA 22",
                "april2021 PH 2",
                "april2021 WC 1",
                "february2022 PA 2",
                "late2018 PA 3",
                "late2018 PH 6",
                "may2016 BW 1",
                "may2016 PA 679",
                "may2016 PH 58",
                "may2016 WC 4")));
    assertThat(
        rows(
            "SELECT count(*) FROM federal_jobs WHERE source = 'may2016' AND salary_interval = 'PH'"
                + " AND pay_plan = 'GS'"),
        is(List.of("51")));
    assertThat(
        rows("SELECT count(*) FROM federal_jobs WHERE salary_min IS NULL AND salary_max IS NULL"),
        is(List.of("6")));
    assertThat(
        rows("SELECT count(*) FROM federal_jobs WHERE salary_min_annual > salary_max_annual"),
        is(List.of("0")));
  }

  @Test
  void whenFieldsOf2016AreCounted_theyAreAsMeasuredByHand() throws Exception {
    String of2016 = " FROM federal_jobs WHERE source = 'may2016'";
    assertThat(
        rows(
            "SELECT count(DISTINCT pay_plan), count(*) FILTER (WHERE pay_plan = 'GS'),"
                + " count(*) FILTER (WHERE pay_plan = 'VN'),"
                + " count(*) - count(department), count(*) - count(location_display),"
                + " count(*) - count(summary)"
                + of2016),
        is(List.of("34 529 89 21 742 2")));
    // The family stands first in all 742; it is the series only where it is alone.
    assertThat(rows("SELECT count(*)" + of2016 + " AND series LIKE '%00'"), is(List.of("0")));
    // What 2016 did not say yet is unknown, not false.
    assertThat(
        rows("SELECT count(remote_eligible), count(telework_eligible), count(drug_test)" + of2016),
        is(List.of("0 0 0")));
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
    }
    return rows;
  }
}
