package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import dev.collection.io.http.StandInAnswer.Delivery;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.pace.RateLimiterTest;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which an answer can go wrong, on a real socket. */
class HttpFaultsTest {
  private static final int MAX_BODY = 100_000;
  private static final String BODY =
      "{\"items\":[{\"a\":1},{\"b\":\"" + "x".repeat(5_000) + "\"}]}";
  private static final List<String> ITEMS =
      List.of("{\"a\":1}", "{\"b\":\"" + "x".repeat(5_000) + "\"}");

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private StandInServer server;

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Delivery.class,
      names = {"WHOLE", "CHUNKED", "UNTIL_CLOSED"})
  void whenAnswerIsWhole_isReadAtOnceHoweverItIsSent(Delivery delivery) throws Exception {
    start(StandInAnswer.json(BODY).delivered(delivery));

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), equalTo(ITEMS));
    assertThat(server.requests(), hasSize(1));
    assertThat(
        UsajobsSource.whole(batches).bytes(),
        is((long) BODY.getBytes(StandardCharsets.UTF_8).length));
  }

  @Test
  void whenAnswerIsGzip_isInflatedAndCountedAsTransferred() throws Exception {
    StandInAnswer answer = StandInAnswer.json(BODY).gzipped();
    start(answer);

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), equalTo(ITEMS));
    assertThat(UsajobsSource.whole(batches).bytes(), is((long) answer.length()));
    assertThat(answer.length(), lessThan(BODY.length()));
  }

  static Stream<Arguments> passingFaults() {
    return Stream.of(
        fault("cut, of known length", a -> a.delivered(Delivery.HALF), "the connection broke: "),
        fault(
            "cut, of unknown length",
            a -> a.delivered(Delivery.HALF_UNTIL_CLOSED),
            "the answer is not whole, correct JSON: it ends inside a string"),
        fault("reset", a -> a.delivered(Delivery.RESET), "the connection broke: "),
        fault("no answer", a -> a.delivered(Delivery.NOTHING), "the connection broke: "),
        fault(
            "length too long",
            a -> a.delivered(Delivery.LENGTH_TOO_LONG),
            "the connection broke: the body ended after 5028 of 5035 bytes"),
        fault(
            "called gzip but is not",
            a -> a.with("Content-Encoding", "gzip"),
            "the answer is called gzip but is not, or is damaged"),
        fault("gzip cut short", a -> a.gzipped().cutTo(40), "the compressed answer was cut short"),
        fault(
            "HTML with 200",
            a -> StandInAnswer.html(200, "<!DOCTYPE html>\n<p>Sorry"),
            "the answer is not JSON; it begins with: <!DOCTYPE html>\\n<p>Sorry"),
        fault("empty body", a -> StandInAnswer.json(""), "the answer is empty"),
        fault("408", a -> StandInAnswer.text(408, "slow"), "status 408: the source was too slow"),
        fault("425", a -> StandInAnswer.text(425, "early"), "status 425: "),
        fault("429", a -> StandInAnswer.text(429, ""), "status 429: too many requests"),
        fault("500", a -> StandInAnswer.text(500, ""), "status 500: the source is out of order"),
        fault("502", a -> StandInAnswer.text(502, ""), "status 502: the source is out of order"),
        fault("503", a -> StandInAnswer.text(503, ""), "status 503: the source is out of order"),
        fault("504", a -> StandInAnswer.text(504, ""), "status 504: the source was too slow"),
        fault(
            "500 that is cut",
            a -> StandInAnswer.text(500, "error").delivered(Delivery.HALF),
            "the connection broke: "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void whenFaultPasses_pageIsHadTheNextTime(
      String name, UnaryOperator<StandInAnswer> faulty, String message) throws Exception {
    StandInAnswer whole = StandInAnswer.json(BODY);
    server =
        StandInServer.start(
            clock, request -> server.requests().size() <= 2 ? faulty.apply(whole) : whole);

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), equalTo(ITEMS));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(UsajobsSource.whole(batches).attempts(), is(3));
    assertThat(server.requests(), hasSize(3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void whenFaultStays_isReportedAfterAllAttemptsAndNoMore(
      String name, UnaryOperator<StandInAnswer> faulty, String message) throws Exception {
    start(faulty.apply(StandInAnswer.json(BODY)));

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), hasSize(0));
    assertFailed(batches, 4, message);
    assertThat(clock.sleeps(), hasSize(3));
  }

  /**
   * What is left of such an answer lies on a connection that the client thought free, so it may
   * also break the next request before the server sees it.
   */
  @Test
  void whenLengthIsTooShort_pageIsHadOnceTheFaultPasses() throws Exception {
    StandInAnswer whole = StandInAnswer.json(BODY);
    server =
        StandInServer.start(
            clock,
            request ->
                server.requests().size() <= 1 ? whole.delivered(Delivery.LENGTH_TOO_SHORT) : whole);

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), equalTo(ITEMS));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(UsajobsSource.whole(batches).attempts(), is(oneOf(2, 3)));
    assertThat(server.requests(), hasSize(2));
  }

  @Test
  void whenLengthStaysTooShort_isReportedAfterAllAttempts() throws Exception {
    start(StandInAnswer.json(BODY).delivered(Delivery.LENGTH_TOO_SHORT));

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), hasSize(0));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(UsajobsSource.said(batches), containsString("could not be read in 4 requests: "));
    assertThat(UsajobsSource.whole(batches).attempts(), is(4));
    assertThat(server.requests().size(), is(lessThanOrEqualTo(4)));
  }

  static Stream<Arguments> lastingFaults() {
    return Stream.of(
        fault("400", a -> StandInAnswer.text(400, "bad"), "status 400: the source does not accept"),
        fault(
            "401",
            a -> StandInAnswer.text(401, ""),
            "status 401: the key is missing or wrong; look at: none was sent"),
        fault("403", a -> StandInAnswer.text(403, ""), "status 403: the key may not do this"),
        fault(
            "404",
            a -> StandInAnswer.text(404, ""),
            "status 404: there is nothing at this address"),
        fault("501", a -> StandInAnswer.text(501, ""), "status 501: this is not an answer"),
        fault("206", a -> StandInAnswer.text(206, "{"), "status 206: this is not an answer"),
        fault(
            "longer than allowed",
            a -> StandInAnswer.json("[\"" + "x".repeat(MAX_BODY) + "\"]"),
            "the answer is longer than 100000 bytes; ask for smaller pages, or raise limits:"
                + " max_body"),
        fault(
            "longer than allowed, in chunks",
            a ->
                StandInAnswer.json("[\"" + "x".repeat(MAX_BODY) + "\"]")
                    .delivered(Delivery.CHUNKED),
            "the answer is longer than 100000 bytes"),
        fault(
            "gzip bomb",
            a -> StandInAnswer.json("[\"" + "x".repeat(20_000_000) + "\"]").gzipped(),
            "the answer inflates to more than 100000 bytes"),
        fault(
            "compressed otherwise",
            a -> a.with("Content-Encoding", "br"),
            "the answer is compressed by br, though only gzip was offered"),
        fault(
            "other host",
            a -> StandInAnswer.text(302, "").with("Location", "https://elsewhere.example/x?key=1"),
            "a redirect (302) to https://elsewhere.example, which is not followed"),
        fault(
            "other port",
            a -> StandInAnswer.text(307, "").with("Location", "http://127.0.0.1:1/x"),
            "a redirect (307) to http://127.0.0.1:1, which is not followed"),
        fault(
            "redirect without address",
            a -> StandInAnswer.text(301, ""),
            "a redirect (301) to no address"),
        fault(
            "redirect to no address",
            a -> StandInAnswer.text(301, "").with("Location", "http://["),
            "a redirect (301) to no address"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lastingFaults")
  void whenFaultWillNotPass_isReportedAfterOneRequest(
      String name, UnaryOperator<StandInAnswer> faulty, String message) throws Exception {
    start(faulty.apply(StandInAnswer.json(BODY)));

    assertFailed(read(), 1, message);
    assertThat(clock.sleeps(), hasSize(0));
  }

  @Test
  void whenRedirectedOnTheSameHost_followsWithHeaders() throws Exception {
    server =
        StandInServer.start(
            clock,
            request ->
                request.path().equals("/new")
                    ? StandInAnswer.json(BODY)
                    : StandInAnswer.text(308, "moved").with("Location", "/new"));

    List<ReadBatch> batches = read();

    assertThat(UsajobsSource.payloads(batches), equalTo(ITEMS));
    assertThat(UsajobsSource.whole(batches).attempts(), is(2));
    assertThat(server.requests().get(1).headers().get("x-test"), is("1"));
  }

  @Test
  void whenRedirectsGoRound_endsAfterFive() throws Exception {
    start(StandInAnswer.text(302, "").with("Location", "/again"));

    assertFailed(read(), 6, "more than 5 redirects, one after the other");
  }

  @ParameterizedTest
  @EnumSource(
      value = Delivery.class,
      names = {"DRIP", "STALL"})
  void whenBodyIsTooSlow_isGivenUpAtTheDeadline(Delivery delivery) throws Exception {
    start(StandInAnswer.json(BODY).delivered(delivery));

    List<ReadBatch> batches = read(source(server.url("/"), Duration.ofMillis(200), 2));

    assertFailed(batches, 2, "no whole answer within 200 ms (limits: timeout)");
  }

  @Test
  void whenNobodyListens_saysSo() throws Exception {
    int port;
    try (ServerSocket free =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      port = free.getLocalPort();
    }

    List<ReadBatch> batches =
        read(source("http://127.0.0.1:" + port + "/", Duration.ofSeconds(20), 2));

    assertThat(
        UsajobsSource.said(batches),
        containsString("no connection to 127.0.0.1; is it up, and reachable from here?"));
  }

  @Test
  void whenErrorTextIsLongAndWild_isShownShortOnOneLine() throws Exception {
    start(StandInAnswer.text(400, "line\n\u001b[2J" + "z".repeat(9_000)));

    String message = UsajobsSource.said(read());

    assertThat(
        message,
        allOf(containsString("line\\n\\u{1b}[2Jzzz"), not(containsString("z".repeat(80)))));
  }

  /** 20% faults of every kind: every record once, and the limit holds as the server sees it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whenAFifthOfTheRequestsFail_everyRecordComesOnceAndTheLimitHolds(long seed)
      throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 1_500).failing(0.2, seed);
    server = StandInServer.start(clock, api);
    LimitDefinition limits = new LimitDefinition(20, 1, Duration.ofSeconds(20), 1 << 22);
    HttpSource source = UsajobsSource.of(server.url(StandInUsajobs.PATH), 10, 10_000, limits, 12);

    List<ReadBatch> batches = read(source);

    String why = "seed " + seed + ": " + UsajobsSource.said(batches);
    assertThat(why, UsajobsSource.payloads(batches), equalTo(api.items()));
    assertThat(why, UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    // A request that went out on a connection that had just broken was never received.
    assertThat(
        why,
        server.requests().size(),
        is(lessThanOrEqualTo(UsajobsSource.whole(batches).attempts())));
    assertThat(
        why,
        RateLimiterTest.mostInAMinute(
            server.requests().stream().map(StandInServer.Request::receivedAt).toList()),
        is(20));
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void whenPagesAreAskedForTogetherAndAFifthFail_everyRecordComesOnce(long seed) throws Exception {
    StandInUsajobs api = StandInUsajobs.with(clock, 1_500).failing(0.2, seed);
    server = StandInServer.start(clock, api);
    LimitDefinition limits = new LimitDefinition(20, 6, Duration.ofSeconds(20), 1 << 22);
    HttpSource source = UsajobsSource.of(server.url(StandInUsajobs.PATH), 10, 10_000, limits, 12);

    List<ReadBatch> batches = read(source);

    String why = "seed " + seed + ": " + UsajobsSource.said(batches);
    assertThat(why, UsajobsSource.payloads(batches), equalTo(api.items()));
    // A request that went out on a connection that had just broken was never received.
    assertThat(
        why,
        server.requests().size(),
        is(lessThanOrEqualTo(UsajobsSource.whole(batches).attempts())));
  }

  /** A run as bad as they come: of 100 requests 35 go wrong. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 6", "5, 6"})
  void whenAThirdOfTheRequestsGoWrong_everyRecordComesOnceAndTheLimitHolds(
      long seed, int connections) throws Exception {
    StandInUsajobs api =
        StandInUsajobs.with(clock, 1_500)
            .failing(new StandInUsajobs.Rates(0.2, 0.05, 0.05, 0.05), seed);
    server = StandInServer.start(clock, api);
    LimitDefinition limits = new LimitDefinition(20, connections, Duration.ofSeconds(20), 1 << 22);
    HttpSource source = UsajobsSource.of(server.url(StandInUsajobs.PATH), 10, 10_000, limits, 20);

    List<ReadBatch> batches = read(source);

    String why = "seed " + seed + ": " + UsajobsSource.said(batches);
    assertThat(why, UsajobsSource.payloads(batches), equalTo(api.items()));
    assertThat(why, UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(why, server.requests().size(), is(greaterThan(180)));
    if (connections == 1) { // with several the fake clock moves while requests are on their way
      assertThat(
          why,
          RateLimiterTest.mostInAMinute(
              server.requests().stream().map(StandInServer.Request::receivedAt).toList()),
          is(20));
    }
  }

  private static Arguments fault(String name, UnaryOperator<StandInAnswer> faulty, String message) {
    return Arguments.of(name, faulty, message);
  }

  private void start(StandInAnswer answer) throws IOException {
    server = StandInServer.start(clock, request -> answer);
  }

  private List<ReadBatch> read() throws IOException, InterruptedException {
    return read(source(server.url("/"), Duration.ofSeconds(20), 4));
  }

  private List<ReadBatch> read(HttpSource source) throws IOException, InterruptedException {
    return UsajobsSource.read(source, Position.START, clock);
  }

  private static HttpSource source(String url, Duration timeout, int attempts) {
    return new HttpSource(
        new ClientDefinition(
                "faulty",
                Map.of("X-Test", "1"),
                new LimitDefinition(1_000, 1, timeout, MAX_BODY),
                new RetryDefinition(attempts, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                1)
            .withAllowPrivate(true),
        url,
        Map.of(),
        null,
        "/items");
  }

  private void assertFailed(List<ReadBatch> batches, int requests, String message) {
    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(UsajobsSource.said(batches), containsString(server.url("/") + " could not be read"));
    assertThat(UsajobsSource.said(batches), containsString(message));
    assertThat(whole.attempts(), is(requests));
    assertThat(server.requests(), hasSize(requests));
  }
}
