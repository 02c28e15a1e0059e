package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection about something else over another API, made of a spec alone. */
class EarthquakesTest {
  @TempDir static Path path;
  private static RunFolder folder;
  private static CommandRun run;

  @BeforeAll
  static void collect() throws Exception {
    folder = new RunFolder(path);
    run = folder.run(CommandRun.HOME.resolve("src/config/earthquakes-sample.yaml"));
  }

  @Test
  void whenCollected_everyEventIsAccountedFor() throws Exception {
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.out(), containsString("  extracted          306  of 306 announced\n"));
    assertThat(run.out(), containsString("  = inserted         295\n"));
    assertThat(run.out(), containsString("  = duplicate          6  outdated 4, identical 2\n"));
    assertThat(run.out(), containsString("  = rejected           5  violations: "));
    assertThat(folder.tables().balanced("earthquakes").get("status"), is("done"));
  }

  @Test
  void whenAnEventIsWrong_isRejectedForThatReason() throws Exception {
    List<String> reasons = new ArrayList<>();
    for (JsonNode reject : folder.rejects()) {
      for (JsonNode violation : reject.get("violations")) {
        reasons.add(violation.get("rule").asText() + " " + violation.get("pointer").asText());
      }
    }
    assertThat(
        reasons.stream().sorted().toList(),
        is(
            List.of(
                "as:decimal /properties/mag",
                "as:timestamp /properties/time",
                "key /id",
                "latitude_range /latitude",
                "longitude_range /longitude")));
  }

  @Test
  void whenAnEventWasRevised_theRevisionIsLoadedWhereverItStands() throws Exception {
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT event_id, status, COUNT(*) FROM earthquakes WHERE event_id IN"
                    + " (SELECT record_key FROM earthquakes_duplicates WHERE kind = 'OUTDATED')"
                    + " GROUP BY 1, 2 ORDER BY substr(event_id, 3)"),
        is(
            List.of(
                List.of("us70000100", "reviewed", "1"),
                List.of("us70000101", "reviewed", "1"),
                List.of("us70000102", "reviewed", "1"),
                List.of("pr70000103", "reviewed", "1"))));
    assertThat(
        folder
            .tables()
            .number(
                "SELECT COUNT(*) FROM earthquakes_duplicates WHERE kind = 'OUTDATED' AND"
                    + " json_extract(differences, '$.updated[0]') > json_extract(differences,"
                    + " '$.updated[1]')"),
        is(4L));
  }

  @Test
  void whenCollected_loadsEveryFieldOfAnEvent() throws Exception {
    Map<String, String> event =
        folder.tables().records("SELECT * FROM earthquakes WHERE event_id = 'ak70000000'").get(0);
    assertThat(event.get("time"), is(ExpectedEvent.TIME));
    assertThat(event.get("updated"), is(ExpectedEvent.UPDATED));
    assertThat(event.get("magnitude"), is(ExpectedEvent.MAGNITUDE));
    assertThat(event.get("magnitude_type"), is("ml"));
    assertThat(event.get("place"), is(ExpectedEvent.PLACE));
    assertThat(event.get("longitude"), is(ExpectedEvent.LONGITUDE));
    assertThat(event.get("latitude"), is(ExpectedEvent.LATITUDE));
    assertThat(event.get("depth"), is(ExpectedEvent.DEPTH));
    assertThat(event.get("network"), is("ak"));
    assertThat(event.get("tsunami"), is("0"));
    assertThat(event.get("source"), is("sample"));
  }

  /** As the first item of the first file has it. */
  private static final class ExpectedEvent {
    static final String TIME = "2026-11-01T00:05:08.025000Z";
    static final String UPDATED = "2026-11-01T01:05:08.025000Z";
    static final String MAGNITUDE = "1.59";
    static final String PLACE = "79 km E of Sampletown, Alaska";
    static final String LONGITUDE = "-149.2026";
    static final String LATITUDE = "62.1844";
    static final String DEPTH = "13.4";
    static final String NETWORK_60 = "us";
    static final String NETWORK_68 = "us";
  }

  @Test
  void whenAValueIsMissingOrUnusualButPossible_theEventIsLoaded() throws Exception {
    assertThat(
        folder.tables().number("SELECT COUNT(*) FROM earthquakes WHERE magnitude IS NULL"), is(2L));
    assertThat(folder.tables().number("SELECT COUNT(*) FROM earthquakes WHERE depth < 0"), is(2L));
    assertThat(
        folder
            .tables()
            .column(
                "SELECT event_type FROM earthquakes WHERE event_type <> 'earthquake' ORDER BY 1"),
        is(List.of("explosion", "quarry blast")));
  }

  @Test
  void whenAnEventIsOdd_isMarkedAndLoaded() throws Exception {
    List<String> odd = folder.tables().column("SELECT event_id FROM earthquakes WHERE anomaly = 1");
    assertThat(odd, hasItem("ak70000060".replace("ak", ExpectedEvent.NETWORK_60)));
    assertThat(odd, hasItem("ak70000068".replace("ak", ExpectedEvent.NETWORK_68)));
  }

  @Test
  void whenCollectedAgain_nothingChanges() throws Exception {
    RunFolder again = new RunFolder(Files.createDirectory(path.resolve("again")));
    Path spec = CommandRun.HOME.resolve("src/config/earthquakes-sample.yaml");
    again.run(spec);
    CommandRun second = again.run(spec);
    assertThat(second.out(), containsString("  = unchanged        295\n"));
    assertThat(second.out(), containsString("  = inserted           0\n"));
  }

  @Test
  void whenTheSpecOfTheApiIsChecked_hasNoProblems() throws IOException {
    CommandRun check =
        CommandRun.of("check", "--spec=" + CommandRun.HOME.resolve("src/config/earthquakes.yaml"));
    assertThat(check.said(), check.code(), is(0));
  }

  @Test
  void noClassOfTheProgramKnowsOfEarthquakes() throws IOException {
    List<String> knowing = new ArrayList<>();
    for (String module : List.of("transforms", "io", "pipeline")) {
      try (Stream<Path> files = Files.walk(CommandRun.HOME.resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          if (text.toLowerCase(Locale.ROOT).matches("(?s).*(earthquake|seismic|fdsn).*")) {
            knowing.add(file.toString());
          }
        }
      }
    }
    assertThat(knowing, is(empty()));
  }
}
