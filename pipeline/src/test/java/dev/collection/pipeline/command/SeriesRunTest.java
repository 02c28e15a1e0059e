package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.jdbc.SqlText;
import dev.collection.io.load.RunIds;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of a run are judged by what the tables say of those before it. */
class SeriesRunTest {
  private static final String SPEC =
      """
      collection: jobs
      key: [id]
      fields: {id: string, pay: integer}
      sources:
        api:
          file: {path: jobs.jsonl}
          map: {id: /id, pay: /pay}
      series: {season: %s, runs: 3, policy: %s}
      """;

  @TempDir Path path;
  private int day;

  private void spec(String season, String policy) throws Exception {
    new RunFolder(path).write("spec.yaml", SPEC.formatted(season, policy));
  }

  /** The next day's items, beginning on a Monday, of which some have no pay. */
  private CommandRun collect(int records, int nulls) throws Exception {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= records; i++) {
      String pay = i <= nulls ? "null" : Integer.toString(1_000 + i);
      items.append("{\"id\": \"k%d\", \"pay\": %s}\n".formatted(i, pay));
    }
    RunFolder folder = new RunFolder(path).write("jobs.jsonl", items.toString());
    return CommandRun.at(
        CommandRun.NOW.plus(Duration.ofDays(day++)),
        "run",
        "--spec=" + path.resolve("spec.yaml"),
        "--jdbcUrl=" + folder.jdbcUrl(),
        "--output=" + folder.output());
  }

  /** Good runs of which nothing is known, one an hour, that many hours before the next run. */
  private void seed(int hours) throws Exception {
    Instant next = CommandRun.NOW.plus(Duration.ofDays(day));
    try (Connection connection = DriverManager.getConnection(new RunFolder(path).jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (int ago = hours; ago > 0; ago--) {
        Instant start = next.minus(Duration.ofHours(ago));
        statement.execute(
            "INSERT INTO collection_runs (run_id, collection, started_at, status) VALUES ('"
                + RunIds.begin(start)
                + "', 'jobs', '"
                + SqlText.instant(start)
                + "', 'done')");
      }
    }
  }

  private String notes() throws Exception {
    return new RunFolder(path).summary().get("notes").toString();
  }

  @Test
  void whenThereIsTooLittleHistory_saysHowMuchThereIs() throws Exception {
    spec("none", "warn");
    assertThat(collect(200, 4).code(), is(0));
    assertThat(collect(200, 4).code(), is(0));

    CommandRun third = collect(900, 4);

    assertThat(third.said(), third.code(), is(0));
    assertThat(
        third.out(), containsString("  - source api: series: not enough history: 2 of 3 runs\n"));
    assertThat(new RunFolder(path).summary().get("drift").get("findings").size(), is(0));
  }

  @Test
  void whenANumberIsUnusual_itIsTold() throws Exception {
    spec("none", "warn");
    for (int i = 0; i < 3; i++) {
      assertThat(collect(200 + i, 4).code(), is(0));
    }

    CommandRun odd = collect(100, 30);

    assertThat(odd.said(), odd.code(), is(0));
    String items =
        "this run brings 51% fewer items than earlier runs do: 100, expected"
            + " 203 after 3 of them";
    assertThat(odd.out(), containsString("  - source api: " + items + "\n"));
    JsonNode findings = new RunFolder(path).summary().get("drift").get("findings");
    assertThat(findings.get(0).get("message").asText(), is(items));
    assertThat(findings.get(0).get("test").asText(), is("series"));
    assertThat(findings.get(1).get("message").asText(), endsWith("; null first in k1, 29 follow"));
    assertThat(findings.get(1).get("firstRecord").asText(), is("k1"));
    assertThat(
        new RunFolder(path)
            .tables()
            .rows(
                "SELECT finding, source, test, kind, path, policy, measured, records, first_record"
                    + " FROM collection_drift ORDER BY finding"),
        is(
            List.of(
                Arrays.asList("1", "api", "series", "volume", "", "warn", "100.0", null, null),
                List.of("2", "api", "series", "nulls", "pay", "warn", "30.0", "30", "k1"))));
  }

  @Test
  void whenADayIsLikeOthersOfItsName_thereIsNothingToTell() throws Exception {
    spec("day_of_week", "fail");
    for (int week = 0; week < 3; week++) {
      for (int weekday = 0; weekday < 7; weekday++) {
        assertThat(collect(weekday == 6 ? 60 : 200, 4).code(), is(0));
      }
    }
    for (int weekday = 0; weekday < 6; weekday++) {
      assertThat(collect(200, 4).code(), is(0));
    }

    CommandRun sunday = collect(60, 4);
    assertThat(sunday.said(), sunday.code(), is(0));
    CommandRun monday = collect(60, 2);

    assertThat(monday.said(), monday.code(), is(1));
    assertThat(
        monday.said(),
        containsString(
            "source api: this run brings 70% fewer items than Mondays do: 60, expected"
                + " 200 after 4 of them"));
    // It has failed, and is no history.
    assertThat(notes().contains("series"), is(false));
  }

  @Test
  void whenThereAreManyRunsADay_thoseOfEarlierDaysAreFound() throws Exception {
    spec("day_of_week", "fail");
    for (int week = 0; week < 3; week++) {
      day = 7 * week;
      assertThat(collect(200, 4).code(), is(0));
    }
    day = 21;
    seed(6 * 24);

    CommandRun monday = collect(60, 2);

    assertThat(monday.said(), monday.code(), is(1));
    assertThat(
        monday.said(),
        containsString(
            "source api: this run brings 70% fewer items than Mondays do: 60, expected"
                + " 200 after 3 of them"));
  }

  @Test
  void whenAllRunsAreOfOneDay_theyDoNotSayWhatItsNameBrings() throws Exception {
    spec("day_of_week", "fail");
    for (int run = 0; run < 3; run++) {
      day = 0;
      assertThat(collect(200, 4).code(), is(0));
    }

    day = 0;
    CommandRun odd = collect(60, 2);

    assertThat(odd.said(), odd.code(), is(0));
    assertThat(
        odd.out(), containsString("  - source api: series: not enough history: 0 of 3 Mondays\n"));
  }
}
