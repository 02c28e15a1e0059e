package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped sample, collected into SQLite, as it is told, counted and stored. */
class SampleRunTest {
  @TempDir static Path path;
  private static RunFolder folder;
  private static CommandRun first;
  private static JsonNode truth;

  @BeforeAll
  static void collect() throws Exception {
    folder = new RunFolder(path);
    first = folder.run(CommandRun.SAMPLE_SPEC);
    Path answers = CommandRun.HOME.resolve("src/samples/federal-jobs/truth.json");
    truth = JsonItems.mapper().readTree(Files.readAllBytes(answers));
  }

  @Test
  void whenCollected_endsWellAndSaysWhatBecameOfEveryRecord() {
    assertThat(first.said(), first.code(), is(0));
    assertThat(first.err(), is(""));
    assertThat(
        first.out(), matchesPattern("(?s)federal_jobs: done in [0-9.]+ s, unexplained: 0\n.*"));
    assertThat(first.out(), containsString("  extracted        3,000  of 3,000 announced\n"));
    assertThat(first.out(), containsString("  = inserted       2,846\n"));
    assertThat(
        first.out(),
        containsString("  = duplicate        117  outdated 60, identical 54, conflicting 3\n"));
    assertThat(first.out(), containsString("  = rejected          37  violations: as:decimal 11"));
  }

  @Test
  void whenCollected_countsWhatTheGeneratorWrote() throws Exception {
    JsonNode totals = folder.summary().get("totals");
    JsonNode lost = truth.get("items_not_loaded");
    assertThat(totals.get("extracted").asInt(), is(truth.get("items").asInt()));
    assertThat(totals.get("inserted").asInt(), is(truth.get("loadable_keys").asInt()));
    assertThat(totals.get("rejected").asInt(), is(lost.get("rejected").asInt()));
    assertThat(
        folder.summary().get("duplicates"),
        is(
            JsonItems.mapper()
                .readTree(
                    String.format(
                        Locale.ROOT,
                        "{\"CONFLICTING\":%d,\"IDENTICAL\":%d,\"OUTDATED\":%d}",
                        lost.get("conflicting").asInt(),
                        lost.get("duplicate").asInt(),
                        lost.get("outdated").asInt()))));
    assertThat(totals.get("unexplained").asInt(), is(0));
  }

  @Test
  void whenCollected_balancesInTheTablesThemselves() throws Exception {
    Map<String, String> run = folder.tables().balanced("federal_jobs");
    assertThat(run.get("status"), is("done"));
    assertThat(run.get("extracted"), is("3000"));
    assertThat(run.get("inserted"), is("2846"));
    assertThat(run.get("started_at"), is("2026-11-16T00:00:00.000000Z"));
    assertThat(folder.tables().number("SELECT COUNT(*) FROM federal_jobs"), is(2846L));
    assertThat(
        folder.tables().number("SELECT COUNT(DISTINCT record_key) FROM federal_jobs_anomalies"),
        is(Long.parseLong(run.get("anomalies"))));
    assertThat(JsonItems.mapper().readTree(run.get("summary")), is(folder.summary()));
  }

  @Test
  void whenCollected_loadsEveryFieldOfAPosting() throws Exception {
    Map<String, String> job =
        folder.tables().records("SELECT * FROM federal_jobs WHERE job_id = '846360100'").get(0);
    JsonNode locations = JsonItems.mapper().readTree(job.get("locations"));
    assertThat(job.get("announcement_number"), is("CARE-10000277-26-MP"));
    assertThat(job.get("title"), is("Program Analyst"));
    assertThat(job.get("agency"), is("Veterans Benefits Administration"));
    assertThat(job.get("department"), is("Department of Veterans Affairs"));
    assertThat(job.get("sub_agency"), is((String) null));
    assertThat(job.get("agency_code"), is("VALA"));
    assertThat(job.get("department_code"), is("VA"));
    assertThat(job.get("series"), is("0343"));
    assertThat(job.get("all_series"), is("[\"0343\"]"));
    assertThat(job.get("pay_plan"), is("GS"));
    assertThat(job.get("grade_low"), is("12"));
    assertThat(job.get("gs_grade_high"), is("12"));
    assertThat(job.get("salary_min"), is("93468"));
    assertThat(job.get("salary_max"), is("84114"));
    assertThat(job.get("salary_interval"), is("PA"));
    assertThat(job.get("salary_min_annual"), is("93468"));
    assertThat(locations.size(), is(1));
    assertThat(locations.at("/0/city").asText(), is("Raleigh"));
    assertThat(locations.at("/0/state").asText(), is("NC"));
    assertThat(locations.at("/0/country").asText(), is("US"));
    assertThat(job.get("location_count"), is("1"));
    assertThat(job.get("posting_date"), is("2026-10-15"));
    assertThat(job.get("closing_date"), is("2026-11-14"));
    assertThat(job.get("remote_eligible"), is("0"));
    assertThat(job.get("telework_eligible"), is("1"));
    assertThat(job.get("security_clearance"), is("Not Required"));
    assertThat(job.get("hiring_paths"), is("[\"student\",\"graduates\"]"));
    assertThat(job.get("url"), is("https://www.usajobs.gov/job/846360100"));
    assertThat(Double.parseDouble(job.get("quality_score")) < 1, is(true));
    assertThat(job.get("quality_misses"), is("accuracy 5/6 (salary_order)"));
    assertThat(job.get("source"), is("sample"));
    assertThat(job.get("first_seen_at"), is("2026-11-08T00:00:00.000000Z"));
    assertThat(job.get("revision"), is("1"));
  }

  @Test
  void whenARecordHasManyFaults_namesEachWithItsPlaceAndValue() throws Exception {
    List<JsonNode> rejects = folder.rejects();
    assertThat(rejects.size(), is(37));
    JsonNode worst =
        rejects.stream()
            .filter(reject -> reject.get("violations").size() >= 5)
            .findFirst()
            .orElseThrow();
    assertThat(worst.get("stage").asText(), is("Normalize"));
    assertThat(worst.get("error_code").asText(), is("NOT_CONVERTIBLE"));
    assertThat(
        worst.get("locator").asText(), containsString("usajobs-2026-11-08-page-002.json.gz item "));
    List<String> faults = new ArrayList<>();
    for (JsonNode fault : worst.get("violations")) {
      faults.add(
          String.join(
              "|",
              fault.get("pointer").asText().replace("/MatchedObjectDescriptor", ""),
              fault.get("rule").asText(),
              fault.get("value").asText(),
              fault.get("message").asText()));
    }
    assertThat(
        faults,
        contains(
            "/PositionRemuneration/0/MinimumRange|as:decimal|DOE|is not a number",
            "/PositionRemuneration/0/MaximumRange|as:decimal|negotiable|is not a number",
            "/PublicationStartDate|as:date|2026-02-30T00:00:00.0000|is no day of the calendar",
            "/ApplicationCloseDate|as:date|until filled|is not a date such as 2026-05-03,"
                + " 2026-05-03T23:59:59 or 5/3/2026",
            "/UserArea/Details/DrugTestRequired|as:boolean|sometimes|is neither true nor false"));
    assertThat(worst.get("payload").asText(), containsString("\"until filled\""));
  }

  @Test
  void whenCollected_keepsHowOftenEachRuleHeld() throws Exception {
    List<List<String>> rules =
        folder
            .tables()
            .rows(
                "SELECT rule, failed, passed + failed + not_applicable FROM collection_rules"
                    + " WHERE source = 'sample' ORDER BY rule");
    assertThat(rules.size(), is(13));
    // Every record that could be normalized is checked against every rule, duplicates included.
    assertThat(rules.stream().map(row -> row.get(2)).distinct().toList(), contains("2963"));
    Map<String, String> failed = new HashMap<>();
    rules.forEach(row -> failed.put(row.get(0), row.get(1)));
    assertThat(failed.get("posting_before_closing"), is("6"));
    assertThat(failed.get("grade_order"), is("6"));
    assertThat(failed.get("salary_order"), is("12"));
    assertThat(failed.get("grade_range"), is("3"));
    assertThat(failed.get("series_form"), is("4"));
  }

  @Test
  void whenCollected_keepsTheQualityOfTheRunAndOfTheSource() throws Exception {
    String sql =
        "SELECT dimension, met, checked FROM collection_quality WHERE source = '%s' ORDER BY 1";
    List<List<String>> ofRun = folder.tables().rows(sql.formatted(""));
    assertThat(
        ofRun.stream().map(row -> row.get(0)).toList(),
        contains("accuracy", "completeness", "consistency", "overall", "timeliness", "validity"));
    // Seven required fields of each of the 2,846 rows.
    assertThat(ofRun.get(1), contains("completeness", "19886", "19922"));
    assertThat(folder.tables().rows(sql.formatted("sample")), is(ofRun));
  }

  @Test
  void whenCollected_saysOfEveryRecordWhatItMissed() throws Exception {
    ResultTables tables = folder.tables();
    // Every dimension has a weight, so that whatever is missed costs something.
    assertThat(
        tables.number(
            "SELECT count(*) FROM federal_jobs"
                + " WHERE (quality_misses IS NULL) != (quality_score = 1)"),
        is(0L));
    // Each check that was missed, as the issues of the run have it.
    for (List<String> issue :
        tables.rows(
            "SELECT part, missed FROM collection_issues WHERE part IN"
                + " ('salary_order', 'salary_min', 'title', 'url_form', 'pay_has_interval')")) {
      assertThat(
          issue.get(0),
          tables.number(
              "SELECT count(*) FROM federal_jobs WHERE replace(replace(quality_misses, '(', ', '),"
                  + " ')', ', ') LIKE '%, "
                  + issue.get(0)
                  + ", %'"),
          is(Long.valueOf(issue.get(1))));
    }
    assertThat(
        tables.column(
            "SELECT DISTINCT quality_misses FROM federal_jobs WHERE title IS NULL OR agency IS"
                + " NULL"),
        is(List.of("completeness 5/7 (title, agency)")));
  }

  @Test
  void whenCollected_keepsTheQualityOfEveryField() throws Exception {
    // The fields' own completeness is that of the run, for no rule is about it.
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT source, sum(met), sum(checked) FROM collection_field_quality"
                    + " WHERE dimension = 'completeness' GROUP BY source ORDER BY source"),
        contains(List.of("", "19886", "19922"), List.of("sample", "19886", "19922")));
    String sql =
        "SELECT dimension, met, checked FROM collection_field_quality"
            + " WHERE source = 'sample' AND field = '%s' ORDER BY dimension";
    assertThat(
        folder.tables().rows(sql.formatted("salary_min")),
        contains(
            List.of("accuracy", "2825", "2837"), // salary_order failed on 12
            List.of("completeness", "2837", "2846"),
            List.of("consistency", "2843", "2846")));
    assertThat(
        folder.tables().rows(sql.formatted("announcement_number")),
        contains(List.of("consistency", "113", "117")));
    // 117 duplicates, of which so many have another number than the version that was kept.
    assertThat(
        folder
            .tables()
            .number(
                "SELECT count(*) FROM federal_jobs_duplicates"
                    + " WHERE json_extract(differences, '$.announcement_number[0]') IS NOT NULL"
                    + " AND json_extract(differences, '$.announcement_number[1]') IS NOT NULL"),
        is(4L));
  }

  @Test
  void whenCollected_explainsEveryAnomaly() throws Exception {
    List<List<String>> anomalies =
        folder
            .tables()
            .rows("SELECT explanation, group_size, contributions FROM federal_jobs_anomalies");
    assertThat(anomalies.size(), greaterThan(20));
    assertThat(anomalies.stream().map(row -> row.get(0)).toList(), everyItem(not("")));
    assertThat(
        anomalies.stream().map(row -> Integer.parseInt(row.get(1))).toList(),
        everyItem(greaterThan(49)));
    // Of the upper end of one grade and the lower one of another, both are not usual exchanged.
    List<String> swapped =
        folder
            .tables()
            .column(
                "SELECT explanation FROM federal_jobs_anomalies JOIN federal_jobs ON job_id ="
                    + " record_key WHERE salary_min_annual > salary_max_annual");
    assertThat(swapped, hasSize(greaterThan(5)));
    assertThat(swapped, everyItem(containsString("salary_min_annual ")));
    assertThat(swapped, everyItem(containsString(" is greater than salary_max_annual ")));
  }
}
