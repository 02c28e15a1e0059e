package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PageTurn;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.http.slice.SliceValues;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of HistoricJoa: its pages of its own size, its tokens, its gaps and its faults. */
class HistoricJoaTest {
  /** As observed; the documentation says 1,000, and nothing can be asked for. */
  private static final int PAGE_SIZE = 500;

  private static final String FIRST = "2024-03-01";
  private static final String EMPTY = "2024-03-02";
  private static final String LAST = "2024-03-03";

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final Map<String, List<String>> days = new TreeMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private Habit habit = (request, from, nth, page) -> page;
  private StandInServer server;

  /** What the server makes of a page. */
  @FunctionalInterface
  private interface Habit {
    /**
     * @param from number of the page's first item
     * @param nth how often this page was asked for, 1 for the first time
     */
    StandInAnswer answer(StandInServer.Request request, int from, int nth, StandInAnswer page);
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whenADayHasSeveralPages_theNextAddressIsFollowedAsItIsAndAnEmptyDayIsComplete()
      throws Exception {
    makeDays();

    List<ReadBatch> batches = read("/usajobsControlNumber");

    assertThat(UsajobsSource.payloads(batches), equalTo(all()));
    assertThat(reports(batches).get(FIRST).announced(), is(1_203L));
    assertThat(reports(batches).get(FIRST).received(), is(1_203L));
    assertThat(reports(batches).get(EMPTY).received(), is(0L));
    assertThat(reports(batches).get(LAST).received(), is(3L));
    reports(batches).values().forEach(next -> assertThat(next.status(), is(Status.COMPLETE)));
    // Decoded once by the server: a token that was encoded again would be another.
    assertThat(
        server.requests().stream()
            .map(request -> request.query().getOrDefault("continuationtoken", "-"))
            .sorted()
            .toList(),
        is(List.of("-", "-", "-", "{\"f\":1000}+==", "{\"f\":500}+==")));
  }

  @Test
  void whenFaultsComeInBursts_everyPostingComesOnce() throws Exception {
    makeDays();
    habit =
        (request, from, nth, page) ->
            switch (nth) {
              case 1 -> StandInAnswer.text(503, "Service Unavailable");
              case 2 -> StandInAnswer.html(200, "<!DOCTYPE html><title>Error</title>");
              case 3 -> StandInAnswer.html(503, "<h1>503</h1>");
              default -> page;
            };

    List<ReadBatch> batches = read("/usajobsControlNumber");

    assertThat(UsajobsSource.payloads(batches), equalTo(all()));
    reports(batches).values().forEach(next -> assertThat(next.status(), is(Status.COMPLETE)));
    assertThat(server.requests().size(), is(4 * 5));
  }

  @Test
  void whenRowsAreMissingOnce_theDayIsReadAgainAndComplete() throws Exception {
    makeDays();
    habit =
        (request, from, nth, page) ->
            from == 500 && nth == 1 ? page(FIRST, 500, days.get(FIRST).subList(500, 987)) : page;

    List<ReadBatch> batches = read("/usajobsControlNumber");

    assertThat(distinct(batches), equalTo(distinctOf(all())));
    assertThat(reports(batches).get(FIRST).status(), is(Status.COMPLETE));
    assertThat(reports(batches).get(FIRST).distinct(), is(1_203L));
  }

  @Test
  void whenRowsStayMissing_theDayIsTruncatedAndNamedAndTheOthersAreComplete() throws Exception {
    makeDays();
    habit =
        (request, from, nth, page) ->
            from == 500 ? page(FIRST, 500, days.get(FIRST).subList(500, 987)) : page;

    List<ReadBatch> batches = read("/usajobsControlNumber");

    ExtractionReport day = reports(batches).get(FIRST);
    assertThat(day.status(), is(Status.TRUNCATED));
    assertThat(day.distinct(), is(1_190L));
    assertThat(
        day.message(),
        containsString(
            "1190 different records were received in 3 readings, and 1203 were announced"));
    assertThat(reports(batches).get(EMPTY).status(), is(Status.COMPLETE));
    assertThat(reports(batches).get(LAST).status(), is(Status.COMPLETE));
  }

  @Test
  void whenATokenComesAgain_theDayHasFailedAndTheOthersAreRead() throws Exception {
    makeDays();
    habit =
        (request, from, nth, page) ->
            from == 1_000 ? page(FIRST, 0, days.get(FIRST).subList(1_000, 1_203)) : page;

    List<ReadBatch> batches = read("/usajobsControlNumber");

    assertThat(reports(batches).get(FIRST).status(), is(Status.FAILED));
    assertThat(
        reports(batches).get(FIRST).message(),
        containsString("names a next page that was read before"));
    assertThat(reports(batches).get(LAST).status(), is(Status.COMPLETE));
    assertThat(server.requests().size(), is(3 * 3 + 2));
  }

  /** A collector's copy, with field names of its own: texts as they come, in pages as they come. */
  @Test
  void whenRecordedPostingsAreServed_eachComesOnceAndUnchanged() throws Exception {
    Path file =
        Path.of(
            System.getProperty("fixtures.root"),
            "usajobs/historic/historicjoa_department_of_education_2024-2025.json");
    assumeTrue(Files.exists(file), "no fixture " + file);
    JsonMapper mapper = new JsonMapper();
    List<String> recorded = new ArrayList<>();
    for (JsonNode posting : mapper.readTree(Files.readAllBytes(file))) {
      recorded.add(mapper.writeValueAsString(posting));
    }
    assertThat(recorded.size(), greaterThan(0));
    days.put(FIRST, recorded);

    List<ReadBatch> batches = read("/control_number");

    assertThat(UsajobsSource.payloads(batches), equalTo(recorded));
    assertThat(reports(batches).get(FIRST).distinct(), is((long) recorded.size()));
    assertThat(reports(batches).get(FIRST).status(), is(Status.COMPLETE));
  }

  private void makeDays() {
    days.put(FIRST, postings(812_000_000, 1_203));
    days.put(LAST, postings(813_000_000, 3));
  }

  private static List<String> postings(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            number ->
                "{\"usajobsControlNumber\": "
                    + number
                    + ", \"disableAppyOnline\":\"N\",\"hiringpaths\":[{\"hiringPath\":\"The"
                    + " public\"}],\"totalOpenings\":\"Few\"}")
        .toList();
  }

  private List<String> all() {
    return days.values().stream().flatMap(List::stream).toList();
  }

  private StandInAnswer answer(StandInServer.Request request) {
    String day = request.query().get("StartPositionOpenDate");
    assertThat(request.query().get("EndPositionOpenDate"), is(day));
    String token = request.query().getOrDefault("continuationtoken", "{\"f\":0}+==");
    int from = Integer.parseInt(token.substring("{\"f\":".length(), token.indexOf('}')));
    int nth = asked.merge(day + " " + from, 1, Integer::sum);
    List<String> postings = days.getOrDefault(day, List.of());
    StandInAnswer page =
        postings.isEmpty()
            ? StandInAnswer.text(200, "204 No Content")
            : page(day, from, postings.subList(from, Math.min(postings.size(), from + PAGE_SIZE)));
    return habit.answer(request, from, nth, page);
  }

  private StandInAnswer page(String day, int from, List<String> items) {
    int total = days.get(day).size();
    int next = from + PAGE_SIZE;
    String token = "%7B%22f%22%3A" + next + "%7D%2B%3D%3D";
    String address =
        next < total
            ? "\"/api/historicjoa?StartPositionOpenDate="
                + day
                + "&EndPositionOpenDate="
                + day
                + "&continuationtoken="
                + token
                + "\""
            : "null";
    return StandInAnswer.json(
        "{\"paging\":{\"metadata\":{\"totalCount\":"
            + total
            + ",\"pageSize\":"
            + PAGE_SIZE
            + ",\"continuationToken\":\""
            + token
            + "\"},\"next\":"
            + address
            + "},\"data\":["
            + String.join(",\n", items)
            + "]}");
  }

  private List<ReadBatch> read(String key) throws Exception {
    server = StandInServer.start(clock, this::answer);
    HttpSource source =
        new HttpSource(
                new ClientDefinition(
                        "historic",
                        Map.of(),
                        new LimitDefinition(1_000_000, 2, Duration.ofSeconds(20), 1 << 24),
                        new RetryDefinition(6, Duration.ofSeconds(2), Duration.ofSeconds(120)),
                        1)
                    .withAllowPrivate(true),
                server.url("/api/historicjoa"),
                Map.of(),
                new PageDefinition(
                    new PageTurn.NextUrl("/paging/next"),
                    null,
                    0,
                    "/paging/metadata/totalCount",
                    PageDefinition.NO_CAP,
                    3),
                "/data")
            .withIdentity(List.of(key))
            .withSlices(
                List.of(
                    new SliceDimension(
                        List.of("StartPositionOpenDate", "EndPositionOpenDate"),
                        new SliceValues.Dates(
                            LocalDate.parse(FIRST),
                            LocalDate.parse(LAST),
                            Period.ofDays(1),
                            "uuuu-MM-dd",
                            false))),
                true);
    return UsajobsSource.read(source, Position.START, clock);
  }

  private static List<String> distinct(List<ReadBatch> batches) {
    return distinctOf(UsajobsSource.payloads(batches));
  }

  private static List<String> distinctOf(List<String> payloads) {
    return payloads.stream().distinct().sorted().toList();
  }

  /** Of each day, by the day. */
  private static Map<String, ExtractionReport> reports(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.reports().stream())
        .filter(report -> report.page() == 0 && report.part().contains("StartPositionOpenDate="))
        .collect(
            Collectors.toMap(
                report ->
                    report.part().substring("StartPositionOpenDate=".length()).substring(0, 10),
                report -> report));
  }
}
