package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of fault that {@code truth.json} says is in the shipped sample, after a run. */
class SampleKindsTest {
  /** Of each kind that is rejected: stage, code, and the rule of each violation. */
  private static final Map<String, String> REJECTS =
      table(
          """
          bare_word              | Parse UNREADABLE json
          invalid_utf8           | Parse UNREADABLE utf8
          duplicate_name         | Parse UNREADABLE json:duplicate_name
          missing_key            | Normalize NO_KEY key
          descriptor_is_string   | Validate shape WRONG_SHAPE schema:type
          remuneration_is_object | Validate shape WRONG_SHAPE schema:type
          impossible_date        | Normalize NOT_CONVERTIBLE as:date
          unparsable_pay         | Normalize NOT_CONVERTIBLE as:decimal
          five_faults            | Normalize NOT_CONVERTIBLE as:decimal as:decimal as:date as:date as:boolean
          nul_in_text            | Normalize NOT_CONVERTIBLE value:nul value:nul
          """);

  private static final Map<String, String> DUPLICATES =
      Map.of("duplicate", "IDENTICAL", "outdated", "OUTDATED", "conflicting", "CONFLICTING");

  /** Of each kind that is loaded once: what holds for its row. */
  private static final Map<String, String> ROWS =
      table(
          """
          pay_order              | salary_max < salary_min
          closes_before_posting  | closing_date < posting_date
          grade_order            | gs_grade_low > gs_grade_high
          pay_out_of_range       | salary_max_annual = 99999999
          required_empty         | title IS NULL AND agency IS NULL
          without_compensation   | salary_interval = 'WC' AND salary_min IS NULL AND salary_max IS NULL
          null_arrays            | locations IS NULL AND location_count IS NULL AND schedule IS NULL
          remote_and_telework    | remote_eligible AND telework_eligible
          pay_without_interval   | salary_min > 0 AND salary_interval IS NULL AND salary_min_annual IS NULL
          grade_too_high         | pay_plan = 'GS' AND grade_low = '16' AND gs_grade_low IS NULL
          letter_in_key          | job_id GLOB 'V*' AND canonical_url = 'https://www.usajobs.gov/job/' || job_id
          short_series           | length(series) = 3
          insecure_url           | url LIKE 'http://%'
          long_title             | length(title) > 500
          shared_position_id     | announcement_number IN (SELECT announcement_number FROM federal_jobs GROUP BY 1 HAVING COUNT(*) > 1)
          pay_ten_times          | salary_min_annual > 500000 AND anomaly
          hourly_as_annual       | salary_max_annual < 10000 AND anomaly
          pay_of_other_grade     | anomaly
          pay_swapped            | salary_max < salary_min AND anomaly
          grade_zero             | grade_low IS NULL AND pay_plan <> 'GS'
          grade_letter           | grade_low GLOB '[A-Z]'
          hourly_pay             | salary_interval = 'PH' AND gs_grade_low >= 11 AND salary_min_annual > 2000 * salary_min
          many_locations         | location_count = 673 AND json_array_length(locations) = 673
          repeated_location      | location_count = 2 AND json_array_length(locations) = 1
          soft_hyphens           | summary LIKE '% Responsibilities are listed below.'
          entities               | title LIKE '% & Liaison' AND summary LIKE '%office\u2019s r\u00e9sum\u00e9 guide%'
          bare_ampersand         | summary LIKE '%P&D; and S&E; accounts.'
          family_before_series   | json_array_length(all_series) = 1 AND series NOT LIKE '%00'
          foreign_location       | json_extract(locations, '$[0].country') <> 'US'
          no_user_area           | summary IS NULL AND grade_low IS NULL AND title IS NOT NULL
          """);

  @TempDir static Path path;
  private static ResultTables tables;
  private static JsonNode truth;

  @BeforeAll
  static void collect() throws Exception {
    RunFolder folder = new RunFolder(path);
    CommandRun run = folder.run(CommandRun.SAMPLE_SPEC);
    assertThat(run.said(), run.code(), is(0));
    tables = folder.tables();
    truth = truth();
  }

  static List<String> kinds() throws IOException {
    List<String> kinds = new ArrayList<>();
    truth().get("faults").fieldNames().forEachRemaining(kinds::add);
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whenPlanted_becomesWhatTheTruthSays(String kind) throws Exception {
    JsonNode fault = truth.get("faults").get(kind);
    String outcome = fault.get("outcome").asText();
    List<String> items = strings(fault.get(kind.equals("missing_key") ? NO_KEYS : KEYS));
    assertThat(items, is(not(empty())));
    for (String item : items) {
      if (outcome.equals("rejected")) {
        assertThat(item, rejects(item), is(List.of(REJECTS.get(kind))));
        assertThat(item, rows(item, "TRUE"), is(0L));
      } else if (DUPLICATES.containsKey(outcome)) {
        assertThat(item, duplicates(item), is(List.of(DUPLICATES.get(outcome))));
        assertThat(item, rows(item, "TRUE"), is(1L));
      } else {
        assertThat("no condition for " + kind, ROWS.get(kind), is(notNullValue()));
        assertThat(item + ": " + ROWS.get(kind), rows(item, ROWS.get(kind)), is(1L));
        assertThat(item, duplicates(item), is(empty()));
      }
    }
  }

  @Test
  void whenAVersionIsOutdated_theNewestIsInTheTable() throws Exception {
    for (Map.Entry<String, JsonNode> newest : truth.get("newest_versions").properties()) {
      String window =
          "posting_date = '%s' AND closing_date = '%s'"
              .formatted(
                  newest.getValue().get("posting_date").asText(),
                  newest.getValue().get("closing_date").asText());
      assertThat(newest.getKey(), rows(newest.getKey(), window), is(1L));
    }
    assertThat(truth.get("newest_versions").size(), is(not(0)));
  }

  @Test
  void whenARuleIsBroken_itIsByAllThatAreSaidToBreakItAndNoOther() throws Exception {
    Map<String, Long> planted = planted();
    for (List<String> rule : tables.rows("SELECT rule, failed FROM collection_rules")) {
      long expected = planted.getOrDefault(rule.get(0), 0L);
      assertThat(rule.get(0), Long.parseLong(rule.get(1)), is(expected));
      assertThat(rule.get(0) + " is broken by nothing", expected, is(not(0L)));
    }
  }

  @Test
  void whenARequiredFieldIsMissing_itIsInAllThatAreSaidToLackItAndNoOther() throws Exception {
    for (String field :
        List.of("title", "agency", "posting_date", "closing_date", "salary_min", "salary_max")) {
      assertThat(
          field,
          tables.number("SELECT COUNT(*) FROM federal_jobs WHERE " + field + " IS NULL"),
          is(planted().getOrDefault(field, 0L)));
    }
  }

  @Test
  void whenAStableFieldChanges_consistencyFalls() throws Exception {
    List<String> changed =
        tables.column(
            "SELECT record_key FROM federal_jobs_duplicates"
                + " WHERE differences LIKE '%\"announcement_number\"%' ORDER BY 1");
    assertThat(changed, is(strings(truth.at("/faults/renumbered/control_numbers"))));
    long unmet =
        tables.number(
            "SELECT checked - met FROM collection_quality"
                + " WHERE dimension = 'consistency' AND source = ''");
    Map<String, Long> planted = planted();
    assertThat(
        unmet,
        is(
            planted.get("announcement_number")
                + planted.get("remote_not_telework")
                + planted.get("pay_has_interval")));
  }

  @Test
  void whenAScoreIsLowered_theTruthSaysByWhat() throws Exception {
    assertThat(
        new TreeSet<>(tables.column("SELECT job_id FROM federal_jobs WHERE quality_score < 1")),
        is(keys(fault -> fault.has("lowers"))));
    for (JsonNode fault : truth.get("faults")) {
      if (fault.get("outcome").asText().equals("lowered_score")) {
        assertThat(fault.toString(), fault.path("lowers").isEmpty(), is(false));
      }
    }
  }

  @Test
  void whenMarkedAsAnomaly_theTruthSaysSo() throws Exception {
    Set<String> marked =
        new TreeSet<>(tables.column("SELECT record_key FROM federal_jobs_anomalies"));
    Predicate<JsonNode> must = fault -> fault.get("outcome").asText().equals("anomaly");
    assertThat(keys(must), everyItem(is(in(marked))));
    assertThat(marked, everyItem(is(in(keys(must.or(fault -> fault.has("may_be_anomaly")))))));
  }

  private static final String KEYS = "control_numbers";
  private static final String NO_KEYS = "position_ids";

  private static JsonNode truth() throws IOException {
    Path file = CommandRun.HOME.resolve("src/samples/federal-jobs/truth.json");
    return JsonItems.mapper().readTree(Files.readAllBytes(file));
  }

  private static Map<String, String> table(String text) {
    return text.lines()
        .map(line -> line.split(" +\\| ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  /** By rule or field: how many items are said to lower it. */
  private static Map<String, Long> planted() {
    Map<String, Long> planted = new TreeMap<>();
    for (JsonNode fault : truth.get("faults")) {
      for (String lowered : strings(fault.path("lowers"))) {
        planted.merge(lowered, fault.get("count").asLong(), Long::sum);
      }
    }
    return planted;
  }

  /** Control numbers of the faults that are {@code wanted}; the truth has to list all of them. */
  private static Set<String> keys(Predicate<JsonNode> wanted) {
    Set<String> keys = new TreeSet<>();
    for (JsonNode fault : truth.get("faults")) {
      if (wanted.test(fault)) {
        assertThat(fault.get(KEYS).size(), is(fault.get("count").asInt()));
        keys.addAll(strings(fault.get(KEYS)));
      }
    }
    return keys;
  }

  private static long rows(String key, String condition) throws SQLException {
    return tables.number(
        "SELECT COUNT(*) FROM federal_jobs WHERE job_id = '" + key + "' AND (" + condition + ")");
  }

  private static List<String> duplicates(String key) throws SQLException {
    return tables.column(
        "SELECT kind FROM federal_jobs_duplicates WHERE record_key = '" + key + "'");
  }

  /** Stage, code and rules of each reject whose bytes name {@code item}. */
  private static List<String> rejects(String item) throws Exception {
    List<String> rejects = new ArrayList<>();
    for (List<String> reject :
        tables.rows(
            "SELECT stage, error_code, violations FROM federal_jobs_rejects"
                + " WHERE instr(payload, CAST('\""
                + item
                + "\"' AS BLOB)) > 0")) {
      Stream<String> rules =
          JsonItems.mapper().readTree(reject.get(2)).findValuesAsText("rule").stream();
      rejects.add(
          Stream.concat(Stream.of(reject.get(0), reject.get(1)), rules)
              .collect(Collectors.joining(" ")));
    }
    return rejects;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(value -> strings.add(value.asText()));
    return strings;
  }
}
