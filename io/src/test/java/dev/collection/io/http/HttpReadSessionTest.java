package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReadSessionTest {
  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private StandInServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void whenPagesAreRead_reportsEachPageAndTheWhole() throws Exception {
    start(StandInUsajobs.with(clock, 25));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 10, 2));

    assertThat(batches, hasSize(3));
    assertThat(
        reports(batches).stream().map(HttpReadSessionTest::summary).toList(),
        equalTo(
            List.of(
                "page 1: 25 announced, 10 received, 1 requests, COMPLETE ''",
                "page 2: 25 announced, 10 received, 1 requests, COMPLETE ''",
                "page 3: 25 announced, 5 received, 1 requests, COMPLETE ''",
                "page 0: 25 announced, 25 received, 3 requests, COMPLETE ''")));
    assertThat(
        reports(batches).get(3).bytes(),
        is(reports(batches).subList(0, 3).stream().mapToLong(ExtractionReport::bytes).sum()));
    assertThat(
        batches.stream().map(ReadBatch::last).toList(), equalTo(List.of(false, false, true)));
  }

  @Test
  void whenPagesAreRead_eachRecordTellsItsPlaceAndTime() throws Exception {
    start(StandInUsajobs.with(clock, 25));

    List<RawRecord> records = records(read(UsajobsSource.of(server, 10, 2)));

    assertThat(
        records.get(12),
        is(
            new RawRecord(
                "usajobs",
                Locator.pageItem(server.url("/api/Search?Fields=Full"), 2, 3),
                StandInUsajobs.item(12).getBytes(StandardCharsets.UTF_8),
                clock.instant())));
  }

  @Test
  void whenRequestIsSent_carriesKeyAndUserAgentButNoAuthorization() throws Exception {
    start(StandInUsajobs.with(clock, 3));

    read(UsajobsSource.of(server, 10, 1));

    StandInServer.Request request = server.requests().get(0);
    assertThat(request.headers().get("authorization-key"), is(StandInUsajobs.KEY));
    assertThat(request.headers().get("user-agent"), is(StandInUsajobs.EMAIL));
    assertThat(request.headers().get("accept-encoding"), is("gzip"));
    assertThat(request.headers().containsKey("authorization"), is(false));
    assertThat(
        request.query(), equalTo(Map.of("Fields", "Full", "Page", "1", "ResultsPerPage", "10")));
  }

  @Test
  void when25ItemsComeThough10WereAsked_readsEachOnce() throws Exception {
    StandInUsajobs api = start(StandInUsajobs.with(clock, 60).sendingAtLeast(25));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 10, 4));

    assertThat(payloads(batches), equalTo(api.items()));
    assertThat(server.requests(), hasSize(3));
    assertThat(whole(batches).status(), is(Status.COMPLETE));
  }

  @Test
  void whenTotalIsTheCap_isTruncatedAndStillGivesWhatThereIs() throws Exception {
    StandInUsajobs api = start(StandInUsajobs.with(clock, 12_345));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 500, 4));

    assertThat(payloads(batches), equalTo(api.items()));
    assertThat(whole(batches).status(), is(Status.TRUNCATED));
    assertThat(whole(batches).announced(), is(10_000L));
    assertThat(whole(batches).received(), is(10_000L));
    assertThat(whole(batches).message(), containsString("at most 10000 records for one query"));
  }

  @Test
  void whenThereAreNoPostings_isCompleteAfterOneRequest() throws Exception {
    start(StandInUsajobs.with(clock, 0));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 500, 4));

    assertThat(payloads(batches), hasSize(0));
    assertThat(whole(batches).status(), is(Status.COMPLETE));
    assertThat(whole(batches).announced(), is(0L));
    assertThat(server.requests(), hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204})
  void whenAnswerIs204OrSaysSo_isAnEmptyPage(int status) throws Exception {
    start(request -> StandInAnswer.text(status, status == 204 ? "" : "204 No Content"));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 500, 4));

    assertThat(batches, hasSize(1));
    assertThat(whole(batches).status(), is(Status.COMPLETE));
    assertThat(whole(batches).received(), is(0L));
  }

  @Test
  void whenSourceHasNoPages_isOneRequestWithoutPageParameters() throws Exception {
    start(request -> StandInAnswer.json("[{\"a\":1},{\"a\":2}]"));
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                    "one", Map.of(), LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1)
                .withAllowPrivate(true),
            server.url("/list?x=1"),
            Map.of("q", "a b&c;d"),
            null,
            "");

    List<ReadBatch> batches = read(source);

    assertThat(payloads(batches), equalTo(List.of("{\"a\":1}", "{\"a\":2}")));
    assertThat(batches.get(0).last(), is(true));
    assertThat(server.requests(), hasSize(1));
    assertThat(server.requests().get(0).query(), equalTo(Map.of("x", "1", "q", "a b&c;d")));
    assertThat(server.requests().get(0).headers().get("user-agent"), is("collection-orchestrator"));
  }

  @Test
  void whenTotalIsKnown_asksAheadNoFurtherThanTheLimit() throws Exception {
    start(StandInUsajobs.with(clock, 100));
    try (ReadSession session = open(UsajobsSource.of(server, 10, 4))) {
      session.next();
      session.next();
      session.next();
      // Three were delivered; no more than eight others can have been asked for.
      assertThat(server.requests().size(), lessThanOrEqualTo(3 + 8));
    }
  }

  @Test
  void whenAskingAhead_asksForNothingTwiceAndForNothingBeyondTheEnd() throws Exception {
    start(StandInUsajobs.with(clock, 95));

    read(UsajobsSource.of(server, 10, 4));

    List<String> pages =
        server.requests().stream().map(request -> request.query().get("Page")).sorted().toList();
    assertThat(pages, equalTo(List.of("1", "10", "2", "3", "4", "5", "6", "7", "8", "9")));
  }

  @Test
  void whenAPageCannotBeHad_namesItAndReadsTheOthers() throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 40);
    start(
        request ->
            request.query().get("Page").equals("3")
                ? StandInAnswer.html(503, "<h1>over capacity</h1>")
                : api.answer(request));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 10, 1));

    String cause =
        server.url("/api/Search?Fields=Full&Page=3&ResultsPerPage=10")
            + " could not be read in 5 requests: status 503: the source is out of order or"
            + " overloaded; run again later. It said: <h1>over capacity</h1>";
    List<String> had = new ArrayList<>(api.items().subList(0, 20));
    had.addAll(api.items().subList(30, 40));
    assertThat(payloads(batches), equalTo(had));
    assertThat(
        reports(batches).stream()
            .skip(2)
            .map(HttpReadSessionTest::summary)
            .filter(report -> !report.startsWith("page 4"))
            .toList(),
        equalTo(
            List.of(
                "page 3: -1 announced, 0 received, 5 requests, FAILED '" + cause + "'",
                "page 0: 40 announced, 30 received, 8 requests, FAILED 'page 3 could not be had;"
                    + " 30 of the 40 announced records were received'")));
  }

  @Test
  void whenReopenedAfterAMissingPage_remembersIt() throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 40);
    start(
        request ->
            request.query().get("Page").equals("3")
                ? StandInAnswer.text(404, "gone")
                : api.answer(request));
    Source source = UsajobsSource.of(server, 10, 1);
    List<ReadBatch> batches = read(source);

    List<ReadBatch> rest = read(source, batches.get(2).next());

    assertThat(payloads(rest), equalTo(api.items().subList(30, 40)));
    assertThat(whole(rest), equalTo(whole(batches)));
    assertThat(whole(rest).status(), is(Status.FAILED));
  }

  @Test
  void whenReadOnAfterTheEnd_givesNothingMore() throws Exception {
    start(StandInUsajobs.with(clock, 3));
    try (ReadSession session = open(UsajobsSource.of(server, 10, 1))) {
      Position end = session.next().next();

      assertThat(session.next(), is(new ReadBatch(List.of(), List.of(), List.of(), end, true)));
      assertThat(server.requests(), hasSize(1));
    }
  }

  @Test
  void whenKeyIsWrong_saysWhichHeaderAndNeverTheKey() throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 3);
    start(api);
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                    "usajobs",
                    Map.of(
                        "Authorization-Key",
                        "${env:TEST_EMAIL}",
                        "User-Agent",
                        "${env:TEST_EMAIL}"),
                    LimitDefinition.DEFAULT,
                    RetryDefinition.DEFAULT,
                    1)
                .withAllowPrivate(true),
            server.url(StandInUsajobs.PATH),
            Map.of(),
            null,
            UsajobsSource.ITEMS);

    List<ReadBatch> batches = read(source);
    ExtractionReport whole = whole(batches);

    assertThat(whole.status(), is(Status.FAILED));
    assertThat(whole.attempts(), is(1));
    assertThat(
        UsajobsSource.said(batches),
        allOf(
            containsString(
                "status 401: the key is missing or wrong; look at: header Authorization-Key"
                    + " (${env:TEST_EMAIL}), header User-Agent (${env:TEST_EMAIL})"),
            containsString("It said: unknown key ***"),
            not(containsString(StandInUsajobs.EMAIL))));
  }

  @Test
  void whenUserAgentDoesNotBelongToTheKey_saysWhatToLookAt() throws Exception {
    start(StandInUsajobs.with(clock, 3));
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                    "usajobs",
                    Map.of("Authorization-Key", "${env:TEST_KEY}"),
                    LimitDefinition.DEFAULT,
                    RetryDefinition.DEFAULT,
                    1)
                .withAllowPrivate(true),
            server.url(StandInUsajobs.PATH),
            Map.of(),
            null,
            UsajobsSource.ITEMS);

    List<ReadBatch> batches = read(source);
    ExtractionReport whole = whole(batches);

    assertThat(whole.attempts(), is(1));
    assertThat(
        UsajobsSource.said(batches),
        containsString(
            "status 403: the key may not do this, it does not belong to the User-Agent that was"
                + " sent"));
  }

  @Test
  void whenSecretIsInTheQuery_isSentButNeverShown() throws Exception {
    start(
        request ->
            request.query().get("page").equals("0")
                ? StandInAnswer.json("[1]")
                : StandInAnswer.text(404, "no " + request.query().get("api_key")));
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                    "keyed", Map.of(), LimitDefinition.DEFAULT, RetryDefinition.DEFAULT, 1)
                .withAllowPrivate(true),
            server.url("/${env:TEST_EMAIL}/jobs"),
            Map.of("api_key", "${env:TEST_KEY}"),
            PageDefinition.numbered("page", 0, null, 0, null, PageDefinition.NO_CAP),
            "");

    List<ReadBatch> batches = read(source);

    assertThat(server.requests().get(0).query().get("api_key"), is(StandInUsajobs.KEY));
    assertThat(server.requests().get(0).path(), is("/" + StandInUsajobs.EMAIL + "/jobs"));
    assertThat(
        records(batches).get(0).locator().describe(),
        is(server.url("/***/jobs?api_key=*** page 1 item 1")));
    assertThat(
        UsajobsSource.said(batches),
        containsString(server.url("/***/jobs?api_key=***&page=1 could not be read: status 404")));
    String everything = batches + source.toString();
    assertThat(everything, not(containsString(StandInUsajobs.KEY)));
    assertThat(everything, not(containsString(StandInUsajobs.EMAIL)));
  }

  @Test
  void whenItemsAreElsewhere_failsAtOnceWithTheNamesThatAreThere() throws Exception {
    start(request -> StandInAnswer.json("{\"SearchResult\":{\"Items\":[],\"Count\":0}}"));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 10, 1));
    ExtractionReport whole = whole(batches);

    assertThat(whole.status(), is(Status.FAILED));
    assertThat(server.requests(), hasSize(1));
    assertThat(
        UsajobsSource.said(batches),
        containsString(
            "the answer has nothing at /SearchResult/SearchResultItems; what /SearchResult has is:"
                + " Count, Items."));
  }

  @Test
  void whenALaterPageHasAnotherShape_isAskedForAgain() throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 19);
    boolean[] stumbled = {false};
    start(
        request -> {
          if (request.query().get("Page").equals("2") && !stumbled[0]) {
            stumbled[0] = true;
            return StandInAnswer.json("{\"error\":\"try again\"}");
          }
          return api.answer(request);
        });

    List<ReadBatch> batches = read(UsajobsSource.of(server, 10, 1));

    assertThat(payloads(batches), equalTo(api.items()));
    assertThat(whole(batches).attempts(), is(3));
  }

  @Test
  void whenRetryAfterIsGiven_nobodyAsksBefore() throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 20);
    start(
        request ->
            server.requests().size() == 1
                ? StandInAnswer.text(429, "slow down").with("Retry-After", "33")
                : api.answer(request));

    read(UsajobsSource.of(server, 10, 1));

    assertThat(clock.sleeps(), equalTo(List.of(Duration.ofSeconds(33))));
    assertThat(
        server.requests().get(1).receivedAt(),
        is(server.requests().get(0).receivedAt().plusSeconds(33)));
  }

  @Test
  void whenInterrupted_stopsWaiting() throws Exception {
    start(request -> StandInAnswer.json("[]").delivered(StandInAnswer.Delivery.STALL));
    try (ReadSession session = open(UsajobsSource.of(server, 10, 1))) {
      Thread.currentThread().interrupt();

      assertThrows(InterruptedException.class, session::next);
    }
  }

  @Test
  void whenSecretIsMissing_cannotBeOpened() throws Exception {
    start(StandInUsajobs.with(clock, 3));
    HttpSource source =
        new HttpSource(
            new ClientDefinition(
                    "usajobs",
                    Map.of("Authorization-Key", "${env:UNSET_KEY}"),
                    LimitDefinition.DEFAULT,
                    RetryDefinition.DEFAULT,
                    1)
                .withAllowPrivate(true),
            server.url(StandInUsajobs.PATH),
            Map.of(),
            null,
            "");

    Exception e = assertThrows(RuntimeException.class, () -> open(source));

    assertThat(
        e.getMessage(),
        startsWith(
            "source usajobs, header Authorization-Key: the environment variable UNSET_KEY is not"
                + " set"));
  }

  @Test
  void whenPagesAreManyAndAheadIsAllowed_keepsTheirOrder() throws Exception {
    StandInUsajobs api = start(StandInUsajobs.with(clock, 1_000));

    List<ReadBatch> batches = read(UsajobsSource.of(server, 7, 8));

    assertThat(payloads(batches), equalTo(api.items()));
    assertThat(
        reports(batches).stream().map(ExtractionReport::page).toList(),
        equalTo(
            LongStream.concat(LongStream.rangeClosed(1, 143), LongStream.of(0)).boxed().toList()));
  }

  private <H extends StandInServer.Handler> H start(H handler) throws IOException {
    server = StandInServer.start(clock, handler);
    return handler;
  }

  private ReadSession open(Source source) throws IOException {
    return source.open("", Position.START, UsajobsSource.context(clock));
  }

  private List<ReadBatch> read(Source source) throws IOException, InterruptedException {
    return read(source, Position.START);
  }

  private List<ReadBatch> read(Source source, Position position)
      throws IOException, InterruptedException {
    return UsajobsSource.read(source, position, clock);
  }

  private static ExtractionReport whole(List<ReadBatch> batches) {
    return UsajobsSource.whole(batches);
  }

  private static List<String> payloads(List<ReadBatch> batches) {
    return UsajobsSource.payloads(batches);
  }

  private static List<RawRecord> records(List<ReadBatch> batches) {
    return batches.stream().flatMap(batch -> batch.records().stream()).toList();
  }

  private static List<ExtractionReport> reports(List<ReadBatch> batches) {
    return batches.stream().flatMap(batch -> batch.reports().stream()).toList();
  }

  private static String summary(ExtractionReport report) {
    return "page "
        + report.page()
        + ": "
        + report.announced()
        + " announced, "
        + report.received()
        + " received, "
        + report.attempts()
        + " requests, "
        + report.status()
        + " '"
        + report.message()
        + "'";
  }
}
