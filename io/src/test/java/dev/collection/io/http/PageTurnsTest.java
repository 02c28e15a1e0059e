package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PageTurn;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways in which APIs turn pages, on real sockets. */
class PageTurnsTest {
  private static final int ITEMS = 23;

  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private StandInServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void whenOffsetsTurnThePage_everyItemComesOnce() throws Exception {
    start(
        request -> {
          int skip = Integer.parseInt(request.query().get("offset"));
          return page(skip - 1, "\"count\":" + ITEMS);
        });

    List<ReadBatch> batches = read(new PageTurn.Offset("offset", 1), "limit", "/count");

    assertComplete(batches);
    assertThat(server.requests(), hasSize(3));
  }

  @Test
  void whenTokensTurnThePage_everyItemComesOnce() throws Exception {
    start(
        request -> {
          int from = request.query().containsKey("t") ? token(request.query().get("t")) : 0;
          String next = from + 10 < ITEMS ? "\"t=" + (from + 10) + "==\"" : "null";
          return page(from, "\"next\":{\"token\":" + next + "}");
        });

    assertComplete(read(new PageTurn.Token("t", "/next/token", false), null, null));
  }

  /** As HistoricJoa does it: an encoded token, and a relative address that has it as it must be. */
  @Test
  void whenTheTokenIsEncodedAlready_isSentEncodedOnce() throws Exception {
    start(
        request -> {
          int from = request.query().containsKey("t") ? token(request.query().get("t")) : 0;
          String next = from + 10 < ITEMS ? "t%3D" + (from + 10) + "%3D%3D" : "";
          return page(
              from,
              "\"paging\":{\"token\":\""
                  + next
                  + "\",\"next\":"
                  + (next.isEmpty() ? "null" : "\"/list?t=" + next + "\"")
                  + "}");
        });

    assertComplete(read(new PageTurn.Token("t", "/paging/token", true), null, null));
    assertComplete(read(new PageTurn.NextUrl("/paging/next"), null, null));
  }

  @Test
  void whenALinkHeaderTurnsThePage_everyItemComesOnce() throws Exception {
    start(
        request -> {
          int from = Integer.parseInt(request.query().getOrDefault("from", "0"));
          StandInAnswer answer = page(from, "\"x\":1");
          return from + 10 < ITEMS
              ? answer.with(
                  "Link",
                  "</list?from=0>; rel=\"first\", </list?from=" + (from + 10) + ">; rel=\"next\"")
              : answer.with("Link", "</list?from=0>; rel=\"first\"");
        });

    assertComplete(read(new PageTurn.Link(), null, null));
  }

  @Test
  void whenTheNextPageIsOnAnotherHost_isNotAskedAndTheRestIsMissing() throws Exception {
    start(request -> page(0, "\"next\":\"http://169.254.169.254/latest?key=secret-canary\""));

    List<ReadBatch> batches = read(new PageTurn.NextUrl("/next"), null, null);

    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(
        UsajobsSource.said(batches),
        allOf(
            containsString(
                "the answer's next page is elsewhere, at http://169.254.169.254, which is not"
                    + " asked"),
            containsString("page 2 could not be had"),
            not(containsString("secret-canary"))));
    assertThat(server.requests(), hasSize(1));
  }

  @Test
  void whenTheNextAddressLeavesOutTheKey_isSentWithIt() throws Exception {
    start(
        request -> {
          if (!StandInUsajobs.KEY.equals(request.query().get("key"))) {
            return StandInAnswer.text(401, "no key");
          }
          int from = Integer.parseInt(request.query().getOrDefault("from", "0"));
          return page(
              from, from + 10 < ITEMS ? "\"next\":\"?from=" + (from + 10) + "\"" : "\"next\":null");
        });
    HttpSource source =
        new HttpSource(
            client(),
            server.url("/list"),
            Map.of("key", "${env:TEST_KEY}"),
            new PageDefinition(new PageTurn.NextUrl("/next"), null, 0, null, 0, 3),
            "/items");

    List<ReadBatch> batches = UsajobsSource.read(source, Position.START, clock);

    assertComplete(batches);
    assertThat("" + batches, not(containsString(StandInUsajobs.KEY)));
  }

  @Test
  void whenATokenComesAgain_failsInsteadOfGoingRound() throws Exception {
    start(request -> page(0, "\"next\":\"same\""));

    List<ReadBatch> batches = read(new PageTurn.Token("t", "/next", false), null, null);

    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(
        UsajobsSource.whole(batches).message(),
        containsString("names a next page that was read before"));
    assertThat(server.requests(), hasSize(2 * 3));
  }

  @Test
  void whenTheAnswerIsTheText204InTheMiddle_isTruncatedAgainstTheTotal() throws Exception {
    start(
        request ->
            request.query().containsKey("t")
                ? StandInAnswer.text(200, "204 No Content")
                : page(0, "\"next\":\"more\",\"count\":" + ITEMS));

    List<ReadBatch> batches = read(new PageTurn.Token("t", "/next", false), null, "/count");

    assertThat(UsajobsSource.whole(batches).status(), is(Status.TRUNCATED));
    assertThat(
        UsajobsSource.whole(batches).message(),
        containsString("10 of the 23 announced records were received: page 2 named no next page"));
  }

  private static int token(String token) {
    assertThat(token.startsWith("t=") && token.endsWith("=="), is(true));
    return Integer.parseInt(token.substring(2, token.length() - 2));
  }

  private static StandInAnswer page(int from, String member) {
    String items =
        IntStream.range(from, Math.min(from + 10, ITEMS))
            .mapToObj(PageTurnsTest::item)
            .collect(Collectors.joining(","));
    return StandInAnswer.json("{" + member + ",\"items\":[" + items + "]}");
  }

  private static String item(int number) {
    return "{\"n\":" + number + "}";
  }

  private void assertComplete(List<ReadBatch> batches) {
    assertThat(
        UsajobsSource.payloads(batches),
        equalTo(IntStream.range(0, ITEMS).mapToObj(PageTurnsTest::item).toList()));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(UsajobsSource.whole(batches).message(), is(""));
  }

  private List<ReadBatch> read(PageTurn turn, String sizeParameter, String total) throws Exception {
    int size = sizeParameter == null ? 0 : 10;
    HttpSource source =
        new HttpSource(
            client(),
            server.url("/list"),
            Map.of(),
            new PageDefinition(turn, sizeParameter, size, total, PageDefinition.NO_CAP, 3),
            "/items");
    return UsajobsSource.read(source, Position.START, clock);
  }

  private static ClientDefinition client() {
    return new ClientDefinition(
            "turning",
            Map.of(),
            new LimitDefinition(1_000_000, 4, Duration.ofSeconds(20), 1 << 22),
            RetryDefinition.DEFAULT,
            1)
        .withAllowPrivate(true);
  }

  private void start(StandInServer.Handler handler) throws IOException {
    server = StandInServer.start(clock, handler);
  }
}
