package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.http.slice.SliceValues;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlicedSourceTest {
  private static final SliceDimension BY_SERIES =
      new SliceDimension(
          List.of("JobCategoryCode"),
          new SliceValues.CodeList(StandInOpenings.CODES, "/CodeList/0/ValidValue", "/Code"));
  private static final SliceDimension BY_STATE =
      new SliceDimension(List.of("LocationName"), new SliceValues.Listed(StandInOpenings.STATES));

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private StandInServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void whenThereAreSixTimesTheCap_allComeAndNoSliceAtTheCapIsAccepted() throws Exception {
    StandInOpenings api = start(new StandInOpenings(60_000, 10_000));

    List<ReadBatch> batches = read(source().withSlices(List.of(BY_SERIES, BY_STATE), false));

    assertThat(distinct(batches), equalTo(new TreeSet<>(api.items())));
    assertThat(distinct(batches), hasSize(60_000));
    Map<Status, List<ExtractionReport>> slices = slices(batches);
    assertThat(slices.keySet(), equalTo(Set.of(Status.SPLIT, Status.COMPLETE)));
    assertThat(
        slices.get(Status.SPLIT).stream().map(ExtractionReport::part).toList(),
        contains("", "JobCategoryCode=0000"));
    assertThat(
        slices.get(Status.COMPLETE).stream().map(ExtractionReport::part).limit(6).toList(),
        contains(
            "JobCategoryCode=0000, LocationName=AK",
            "JobCategoryCode=0000, LocationName=CA",
            "JobCategoryCode=0000, LocationName=NY",
            "JobCategoryCode=0000, LocationName=TX",
            "JobCategoryCode=0000, LocationName=VA",
            "JobCategoryCode=0001"));
    assertThat(slices.get(Status.COMPLETE), hasSize(5 + 39));
    for (ExtractionReport slice : slices.get(Status.COMPLETE)) {
      assertThat(slice.part(), slice.announced(), is(lessThan(10_000L)));
      assertThat(slice.part(), slice.received(), is(slice.announced()));
      assertThat(slice.part(), slice.distinct(), is(slice.announced()));
    }
  }

  @Test
  void whenALastSliceStillReachesTheCap_namesItAsTruncatedAndReadsTheOthers() throws Exception {
    start(new StandInOpenings(600, 100));

    List<ReadBatch> batches = read(source(20, 100).withSlices(List.of(BY_SERIES), false));

    List<ExtractionReport> incomplete = slices(batches).get(Status.TRUNCATED);
    assertThat(
        incomplete.stream().map(ExtractionReport::part).toList(), contains("JobCategoryCode=0000"));
    assertThat(
        incomplete.get(0).message(),
        startsWith("the source hands out at most 100 records for one query and announced 100"));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(39));
  }

  @Test
  void whenTheSlicesDoNotCoverWhatWasAnnounced_namesHowMuchIsInNone() throws Exception {
    start(new StandInOpenings(300, 100).announcingAll());
    SliceDimension twoOfFive =
        new SliceDimension(List.of("LocationName"), new SliceValues.Listed(List.of("AK", "CA")));

    List<ReadBatch> batches = read(source(20, 100).withSlices(List.of(twoOfFive), false));

    ExtractionReport missing = slices(batches).get(Status.TRUNCATED).get(0);
    int found = distinct(batches).size();
    assertThat(missing.part(), is("in no slice"));
    assertThat(missing.announced(), is(300L - found));
    assertThat(
        missing.message(),
        startsWith(
            "the source announced 300 records, and its slices have " + found + " different ones"));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(2));
  }

  @Test
  void whenRecordsGoWhileTheSlicesAreRead_theirNumberOfNowCounts() throws Exception {
    StandInOpenings api = new StandInOpenings(300, 100).announcingAll();
    start(
        request -> {
          StandInAnswer answer = api.answer(request);
          api.removeLast(4);
          return answer;
        });

    List<ReadBatch> batches = read(source(20, 100).withSlices(List.of(BY_STATE), false));

    assertThat(distinct(batches), hasSize(296));
    assertThat(slices(batches).keySet(), equalTo(Set.of(Status.SPLIT, Status.COMPLETE)));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(5 + 1));
  }

  @Test
  void whenARecordOfTheFirstPageIsInNoSlice_thatProvesThatTheyDoNotCoverIt() throws Exception {
    // It announces no more than its cap, which two slices out of five have as well.
    start(new StandInOpenings(600, 100));
    SliceDimension fourOfFive =
        new SliceDimension(
            List.of("LocationName"), new SliceValues.Listed(List.of("AK", "CA", "NY", "TX")));
    SliceDimension byDay = days("2026-01-01", Period.ofDays(1));

    List<ReadBatch> batches = read(source(20, 100).withSlices(List.of(fourOfFive, byDay), false));

    ExtractionReport gap = slices(batches).get(Status.TRUNCATED).get(0);
    assertThat(gap.part(), is("in no slice"));
    assertThat(
        gap.message(),
        startsWith("4 records of the first page of the source are in none of its slices: "));
  }

  @Test
  void whenASliceOfASliceLacksRecords_itIsNamedOnce() throws Exception {
    start(new StandInOpenings(300, 60).announcingAll());
    SliceDimension oneOfFive =
        new SliceDimension(List.of("LocationName"), new SliceValues.Listed(List.of("AK")));

    List<ReadBatch> batches = read(source(20, 60).withSlices(List.of(BY_SERIES, oneOfFive), false));

    assertThat(
        slices(batches).get(Status.TRUNCATED).stream().map(ExtractionReport::part).toList(),
        contains("JobCategoryCode=0000, in no slice"));
  }

  @Test
  void whenTheWholeIsBelowTheCap_asksForNoSlices() throws Exception {
    StandInOpenings api = start(new StandInOpenings(900, 10_000));

    List<ReadBatch> batches = read(source().withSlices(List.of(BY_SERIES, BY_STATE), false));

    assertThat(UsajobsSource.payloads(batches), equalTo(api.items()));
    assertThat(server.requests(), hasSize(2));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(1));
  }

  @Test
  void whenTheCodeListCannotBeHad_namesItAndKeepsWhatCame() throws Exception {
    StandInOpenings api = new StandInOpenings(600, 100);
    start(
        request ->
            request.path().equals(StandInOpenings.CODES)
                ? StandInAnswer.html(404, "gone")
                : api.answer(request));

    List<ReadBatch> batches = read(source(20, 100).withSlices(List.of(BY_SERIES), false));

    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(
        whole.message(),
        allOf(
            containsString("announced 100"),
            containsString("it cannot be divided: the code list " + server.url("/api/codelist")),
            containsString("status 404")));
    assertThat(UsajobsSource.payloads(batches), equalTo(api.items().subList(0, 20)));
  }

  @Test
  void whenTheCodeListIsOnAnotherHost_getsNoCredentials() throws Exception {
    StandInOpenings api = start(new StandInOpenings(600, 100));
    try (StandInServer other = StandInServer.start(clock, api)) {
      SliceDimension bySeries =
          new SliceDimension(
              List.of("JobCategoryCode"),
              new SliceValues.CodeList(
                  other.url(StandInOpenings.CODES), "/CodeList/0/ValidValue", "/Code"));
      HttpSource source = source(20, 0).withSlices(List.of(bySeries), true);

      read(source);

      assertThat(other.requests(), hasSize(1));
      assertThat(other.requests().get(0).headers().containsKey("x-key"), is(false));
      assertThat(server.requests().get(0).headers().get("x-key"), is(StandInUsajobs.KEY));
    }
  }

  @Test
  void whenSlicedByDays_eachDayIsASliceAndEveryPostingComesOnce() throws Exception {
    StandInOpenings api = start(new StandInOpenings(600, 100));
    SliceDimension byDay = days("2026-01-01", Period.ofDays(1));

    List<ReadBatch> batches = read(source(20, 0).withSlices(List.of(byDay), true));

    assertThat(UsajobsSource.payloads(batches), hasSize(600));
    assertThat(distinct(batches), equalTo(new TreeSet<>(api.items())));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(31));
    assertThat(
        slices(batches).get(Status.COMPLETE).get(0).part(), is("from=2026-01-01, to=2026-01-01"));
  }

  @Test
  void whenAMonthReachesTheCap_itIsReadByDays() throws Exception {
    StandInOpenings api = start(new StandInOpenings(600, 100));

    List<ReadBatch> batches =
        read(
            source(20, 100)
                .withSlices(
                    List.of(
                        days("2026-01-01", Period.ofMonths(1)),
                        days("2026-01-01", Period.ofDays(1))),
                    true));

    assertThat(distinct(batches), equalTo(new TreeSet<>(api.items())));
    assertThat(slices(batches).get(Status.SPLIT), hasSize(1));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(31));
  }

  @Test
  void whenOneSliceFails_theOthersAreReadAndItIsNamed() throws Exception {
    StandInOpenings api = new StandInOpenings(600, 10_000);
    start(
        request ->
            "CA".equals(request.query().get("LocationName"))
                ? StandInAnswer.text(400, "no such place")
                : api.answer(request));

    List<ReadBatch> batches = read(source().withSlices(List.of(BY_STATE), true));

    assertThat(
        slices(batches).get(Status.FAILED).stream().map(ExtractionReport::part).toList(),
        contains("LocationName=CA"));
    assertThat(slices(batches).get(Status.COMPLETE), hasSize(4));
  }

  @Test
  void whenManySlicesHaveOnePage_theirPagesAreAskedForTogether() throws Exception {
    start(new StandInOpenings(600, 10_000));
    HttpSource source = source().withSlices(List.of(BY_SERIES), true);
    try (var session = source.open("", Position.START, UsajobsSource.context(clock))) {
      session.next();

      // One slice was taken; those after it were asked for, twice as many as there are connections.
      assertThat(server.requests().size(), is(lessThan(1 + 1 + 8 + 1)));
    }
  }

  @Test
  void whenReopenedAfterAnyBatch_goesOnWithTheSame() throws Exception {
    start(new StandInOpenings(300, 60));
    HttpSource source = source(20, 60).withSlices(List.of(BY_SERIES, BY_STATE), false);
    List<ReadBatch> batches = read(source);

    for (int i = 0; i + 1 < batches.size(); i += 7) {
      List<ReadBatch> rest = UsajobsSource.read(source, batches.get(i).next(), clock);

      assertThat(
          "after batch " + i,
          UsajobsSource.payloads(rest),
          equalTo(UsajobsSource.payloads(batches.subList(i + 1, batches.size()))));
    }
  }

  @Test
  void whenSliced_everyRecordTellsWhichSliceItIsFrom() throws Exception {
    start(new StandInOpenings(100, 10_000));

    List<ReadBatch> batches = read(source().withSlices(List.of(BY_STATE), true));

    assertThat(
        batches.stream()
            .flatMap(batch -> batch.records().stream())
            .map(record -> record.locator().describe())
            .toList(),
        everyItem(containsString("?LocationName=")));
  }

  private HttpSource source() {
    return source(500, 10_000);
  }

  private HttpSource source(int size, long cap) {
    return new HttpSource(
            new ClientDefinition(
                    "openings",
                    Map.of("X-Key", "${env:TEST_KEY}"),
                    new LimitDefinition(1_000_000, 4, Duration.ofSeconds(20), 1 << 22),
                    RetryDefinition.DEFAULT,
                    1)
                .withAllowPrivate(true),
            server.url(StandInOpenings.PATH),
            Map.of(),
            PageDefinition.numbered("Page", 1, "ResultsPerPage", size, "/total", cap),
            "/items")
        .withIdentity(List.of("/id"));
  }

  private static SliceDimension days(String from, Period step) {
    return new SliceDimension(
        List.of("from", "to"),
        new SliceValues.Dates(
            LocalDate.parse(from), LocalDate.parse("2026-01-31"), step, "uuuu-MM-dd", false));
  }

  private <H extends StandInServer.Handler> H start(H handler) throws IOException {
    server = StandInServer.start(clock, handler);
    return handler;
  }

  private List<ReadBatch> read(HttpSource source) throws Exception {
    return UsajobsSource.read(source, Position.START, clock);
  }

  private static Set<String> distinct(List<ReadBatch> batches) {
    return new TreeSet<>(UsajobsSource.payloads(batches));
  }

  private static Map<Status, List<ExtractionReport>> slices(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.reports().stream())
        .filter(report -> report.page() == 0)
        .collect(Collectors.groupingBy(ExtractionReport::status));
  }
}
