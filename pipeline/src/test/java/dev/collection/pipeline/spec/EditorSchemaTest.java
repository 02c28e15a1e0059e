package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.series.SeriesSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors use accepts what the reader accepts. */
class EditorSchemaTest {
  private static Path schemaFile() {
    return Path.of(System.getProperty("project.root"), "src/schemas/collection-spec.schema.json");
  }

  private static Schema schema() throws Exception {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(schemaFile()));
  }

  private static String soundSpec() throws Exception {
    try (InputStream in = EditorSchemaTest.class.getResourceAsStream("bad-specs.yaml")) {
      JsonNode cases = new YAMLMapper().readTree(in);
      return cases.get("given").asText();
    }
  }

  @Test
  void whenSpecIsSound_accepts() throws Exception {
    assertThat(schema().validate(soundSpec(), InputFormat.YAML), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "federal-jobs.yaml",
        "federal-jobs-sample.yaml",
        "earthquakes.yaml",
        "earthquakes-sample.yaml"
      })
  void whenSpecIsShipped_acceptsWhatTheReaderAccepts(String name) throws Exception {
    Path file = Path.of(System.getProperty("project.root"), "src/config", name);
    assertThat(schema().validate(Files.readString(file), InputFormat.YAML), is(empty()));
    assertThat(
        SpecCatalog.read(file, null).type().collection(),
        is(name.startsWith("federal") ? "federal_jobs" : "earthquakes"));
  }

  @Test
  void whenAKeyIsUnknown_refuses() throws Exception {
    String spec = soundSpec().replace("mode: upsert", "modus: upsert");
    assertThat(schema().validate(spec, InputFormat.YAML), is(not(empty())));
  }

  /** Where a section of the sound spec is described in the schema. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "collection: jobs                | /properties",
        "id: {type                       | /$defs/field/anyOf/1/properties",
        "http:                           | /$defs/source/properties",
        "url:                            | /$defs/http/properties",
        "number: Page                    | /$defs/http/properties/pages/properties",
        "by: series, values             | /$defs/http/properties/slices/items/properties",
        "url: \"https://example.org/codes |"
            + " /$defs/http/properties/slices/items/properties/codes/properties",
        "from: 2024-01-01               |"
            + " /$defs/http/properties/slices/items/properties/dates/properties",
        "by: since                      | /$defs/http/properties/incremental/properties",
        "requests_per_minute: 60         | /$defs/http/properties/limits/properties",
        "attempts: 5                     | /$defs/http/properties/retry/properties",
        "failures: 10                    | /$defs/http/properties/circuit/properties",
        "basic: {user                     | /$defs/http/properties/auth/properties",
        "user: me                        | /$defs/http/properties/auth/properties/basic/properties",
        "path: a.json                    | /$defs/file/properties",
        "url: jdbc:sqlite:a.db           | /$defs/jdbc/properties",
        "by: id                          | /$defs/jdbc/properties/partition/properties",
        "by: changed                     | /$defs/jdbc/properties/increasing/properties",
        "servers: k-1:9092               | /$defs/kafka/properties",
        "schemas: []                     |"
            + " /$defs/message_format/anyOf/1/properties/avro/properties",
        "registry: https://r             |"
            + " /$defs/message_format/anyOf/1/properties/protobuf/properties",
        "select: h1                      |"
            + " /$defs/html/properties/fields/additionalProperties/anyOf/1/properties",
        "from: /posted                   | /$defs/mapping/anyOf/1/properties",
        "share: 0.5                      | /$defs/source/properties/reject_budget/properties",
        "check:                          | /$defs/rule/properties",
        "overall: 0.9                    | /$defs/quality/properties",
        "completeness: 1                 | /$defs/quality/properties/weights/properties",
        "timeliness: 24h                 | /$defs/quality/properties/thresholds/properties",
        "within: [title]                 | /$defs/anomalies/properties",
        "season: none                    | /$defs/series/properties",
        "remember: 7d                    | /$defs/deduplicate/properties",
        "table: jobs                     | /$defs/load/properties",
        "month: posted                   | /$defs/load/properties/partition_by/properties"
      })
  void whenTheReaderKnowsAKey_theSchemaDoesAndTheOtherWayRound(
      String inSection, String pointer, @TempDir Path folder) throws Exception {
    // Asked for a key that nothing resembles, the reader lists those it knows.
    String spec =
        (soundSpec() + "\n")
            .replace(
                "    items: /items",
                "      slices:\n"
                    + "        - {by: series, values: [a]}\n"
                    + "        - {by: state, codes: {url: \"https://example.org/codes\"}}\n"
                    + "        - {by: day, dates: {from: 2024-01-01}}\n"
                    + "      incremental: {by: since}\n"
                    + "      circuit: {failures: 10}\n"
                    + "      auth: {basic: {user: me, password: \"${env:P}\"}}\n"
                    + "    items: /items")
            .replace(
                "load: {table", "series: {season: none}\ndeduplicate: {remember: 7d}\nload: {table")
            .replace("batch: 1000}", "batch: 1000, partition_by: {month: posted}}")
            .replace(
                "\ncodes:",
                "\n"
                    + "  archive: {file: {path: a.json}, map: {id: /id}}\n"
                    + "  replica: {jdbc: {url: jdbc:sqlite:a.db, table: t, partition: {by: id},"
                    + " increasing: {by: changed}}, map: {id: /id}}\n"
                    + "  feed: {kafka: {servers: k-1:9092, topics: t, format: {avro: {schemas:"
                    + " []}}}, map: {id: /id}}\n"
                    + "  feeds: {kafka: {topics: t, servers: 'k:1', format: {protobuf: {registry:"
                    + " https://r}}}, map: {id: /id}}\n"
                    + "  web: {html: {start: https://example.org/list, json_ld: X, fields: {title:"
                    + " {select: h1}}}, map: {id: /id}}\n"
                    + "codes:");
    int start = spec.indexOf(inSection.equals("id: {type") ? "type: string" : inSection);
    String lineBefore = spec.substring(spec.lastIndexOf('\n', start) + 1, start);
    String unknown =
        lineBefore.isBlank() ? "qqqqqqqqqqqqqqq: 1\n" + lineBefore : "qqqqqqqqqqqqqqq: 1, ";
    SpecFolder specs = new SpecFolder(folder);
    specs.write("spec.yaml", spec.substring(0, start) + unknown + spec.substring(start));
    String problem = String.join("\n", specs.problems("spec.yaml"));
    assertThat(problem, containsString("unknown key `qqqqqqqqqqqqqqq`; there are "));
    Set<String> known =
        new TreeSet<>(List.of(problem.substring(problem.indexOf("there are ") + 10).split(", ")));
    Set<String> described = new TreeSet<>();
    schemaTree().at(pointer).fieldNames().forEachRemaining(described::add);
    if (pointer.equals("/$defs/mapping/anyOf/1/properties")) {
      schemaTree()
          .at("/$defs/mapping/anyOf/2/properties")
          .fieldNames()
          .forEachRemaining(described::add);
    }
    assertThat(described, is(known));
  }

  @Test
  void whenTheSchemaGivesADefault_itIsTheReaders(@TempDir Path folder) throws Exception {
    String withoutAny =
        soundSpec()
            .replaceAll("(?s)\\nanomalies:.*", "\nanomalies: {features: [pay]}\nseries: {}\n");
    CollectionSpec spec = new SpecFolder(folder).write("spec.yaml", withoutAny).read("spec.yaml");
    AnomalyDefinition read = spec.anomalies();
    JsonNode described = schemaTree().at("/$defs/anomalies/properties");
    assertThat(described.at("/min_records/default").asInt(), is(read.minRecords()));
    assertThat(described.at("/min_group/default").asInt(), is(read.minGroup()));
    assertThat(described.at("/sample_size/default").asInt(), is(read.sampleSize()));
    assertThat(
        described.at("/false_discovery_rate/default").asDouble(), is(read.falseDiscoveryRate()));
    assertThat(described.at("/nu/default").asDouble(), is(read.settings().nu()));
    assertThat(described.at("/trees/default").asInt(), is(read.settings().trees()));
    assertThat(described.at("/subsample/default").asInt(), is(read.settings().subsample()));
    assertThat(described.at("/neighbours/default").asInt(), is(read.settings().neighbours()));
    assertThat(described.at("/hidden/default").asInt(), is(read.settings().hidden()));
    assertThat(described.at("/epochs/default").asInt(), is(read.settings().epochs()));
    assertThat(described.at("/seed/default").asLong(), is(read.seed()));
    JsonNode series = schemaTree().at("/$defs/series/properties");
    assertThat(series.at("/season/default").asText(), is("day_of_week"));
    assertThat(series.at("/policy/default").asText(), is("warn"));
    assertThat(
        spec.series(),
        is(
            new SeriesSettings(
                true,
                series.at("/runs/default").asInt(),
                series.at("/limit/default").asDouble(),
                series.at("/least/default").asDouble(),
                series.at("/min_records/default").asLong(),
                false)));
    assertThat(
        schemaTree().at("/$defs/load/properties/batch/default").asInt(), is(spec.load().batch()));
  }

  @Test
  void whenAKeyOfWebPagesIsMisspelt_theReaderKnowsEachThatIsMeant(@TempDir Path folder)
      throws Exception {
    List<String> keys = new ArrayList<>();
    schemaTree().at("/$defs/html/properties").fieldNames().forEachRemaining(keys::add);
    StringBuilder misspelt = new StringBuilder();
    keys.forEach(key -> misspelt.append(", ").append(key).append("q: 1"));
    SpecFolder specs = new SpecFolder(folder);
    specs.write(
        "spec.yaml",
        (soundSpec() + "\n")
            .replace(
                "\ncodes:",
                "\n  web: {html: {start: https://example.org/list, json_ld: X"
                    + misspelt
                    + "}, map: {id: /id}}\ncodes:"));
    String problems = String.join("\n", specs.problems("spec.yaml"));
    for (String key : keys) {
      assertThat(
          problems, containsString("unknown key `" + key + "q`; did you mean `" + key + "`?"));
    }
  }

  private static JsonNode schemaTree() throws Exception {
    return new ObjectMapper().readTree(Files.readString(schemaFile()));
  }
}
