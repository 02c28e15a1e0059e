package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PageTurn;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources whose listing changes, or repeats itself, while it is read. */
class MovingPagesTest {
  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final List<Integer> listing =
      new ArrayList<>(IntStream.rangeClosed(1, 30).boxed().toList());
  private StandInServer server;

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void whenARecordIsAddedAtTheFront_isFoundInASecondReading() throws Exception {
    start("/total", afterRequest(1, () -> listing.add(0, 99)));

    List<ReadBatch> batches = read("/total");

    assertThat(ids(batches), equalTo(new TreeSet<>(listing)));
    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.COMPLETE));
    assertThat(whole.announced(), is(31L));
    assertThat(whole.distinct(), is(31L));
    assertThat(
        whole.message(),
        is("pages moved while they were read: 2 readings were needed until all had come"));
  }

  @Test
  void whenARecordIsTakenFromTheFront_theOneThatSlippedThroughIsFound() throws Exception {
    start("/total", afterRequest(1, () -> listing.remove(0)));

    List<ReadBatch> batches = read("/total");

    // 11 moved from the second page to the first after that had been read.
    assertThat(ids(batches).containsAll(listing), is(true));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(UsajobsSource.whole(batches).announced(), is(29L));
    assertThat(UsajobsSource.whole(batches).distinct(), is(30L));
  }

  @Test
  void whenTheTotalIsTooHighEveryTime_isTruncatedWithTheDifference() throws Exception {
    start("/wrong", request -> {});

    List<ReadBatch> batches = read("/wrong");

    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.TRUNCATED));
    assertThat(
        whole.message(),
        startsWith("30 different records were received in 3 readings, and 33 were announced: "));
  }

  @Test
  void whenTheTotalIsTooLowEveryTime_nothingExplainsItAndTheRunFails() throws Exception {
    start("/low", request -> {});

    List<ReadBatch> batches = read("/low");

    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.FAILED));
    assertThat(
        whole.message(),
        is(
            "30 different records were received in 3 readings, and 27 were announced: nothing"
                + " explains the difference; if the source miscounts, leave out `total`"));
  }

  @Test
  void whenTheTotalIsThatOfOnePage_everythingIsReadAndTheRunFails() throws Exception {
    start("/ten", request -> {});

    List<ReadBatch> batches = read("/ten");

    assertThat(ids(batches), equalTo(new TreeSet<>(listing)));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(
        UsajobsSource.whole(batches).message(),
        startsWith("30 different records were received in 3 readings, and 10 were announced: "));
  }

  @Test
  void whenAPageBehindTheLastIsTheLastAgain_thatIsTheEnd() throws Exception {
    server =
        StandInServer.start(
            clock,
            request -> page(Math.min(3, Integer.parseInt(request.query().get("page"))), "/total"));

    List<ReadBatch> batches = read("/total");

    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
    assertThat(UsajobsSource.whole(batches).message(), is(""));
    assertThat(server.requests(), hasSize(4));
  }

  @Test
  void whenAPageIsStale_theRecordsThatItHidesAreMissing() throws Exception {
    server =
        StandInServer.start(
            clock,
            request -> {
              int page = Integer.parseInt(request.query().get("page"));
              return page == 2 ? pageFrom(5, "/total") : page(page, "/total");
            });

    List<ReadBatch> batches = read("/total");

    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.TRUNCATED));
    assertThat(
        whole.message(),
        startsWith(
            "25 different records were received in 2 readings, and 30 were announced: the same in"
                + " two readings: some pages may be stale"));
  }

  @Test
  void whenTheSourceSaysThatItRepeatsRecords_isCompleteAfterASecondReading() throws Exception {
    listing.add(7);
    start("/total", request -> {});

    List<ReadBatch> batches = read("/total", true);

    ExtractionReport whole = UsajobsSource.whole(batches);
    assertThat(whole.status(), is(Status.COMPLETE));
    assertThat(whole.distinct(), is(30L));
    assertThat(
        whole.message(), is("the source lists 1 record more than once, the same in two readings"));
    assertThat(server.requests(), hasSize(8));
  }

  @Test
  void whenAPageComesTwiceByMistake_isReadAgain() throws Exception {
    boolean[] stumbled = {false};
    server =
        StandInServer.start(
            clock,
            request -> {
              int page = Integer.parseInt(request.query().get("page"));
              if (page == 3 && !stumbled[0]) {
                stumbled[0] = true;
                return page(2, "/total");
              }
              return page(page, "/total");
            });

    List<ReadBatch> batches = read("/total");

    assertThat(ids(batches), equalTo(new TreeSet<>(listing)));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
  }

  @Test
  void whenThePageParameterIsIgnored_failsWithoutReadingAgain() throws Exception {
    server = StandInServer.start(clock, request -> page(1, "/total"));

    List<ReadBatch> batches = read("/total");

    assertThat(UsajobsSource.whole(batches).status(), is(Status.FAILED));
    assertThat(
        UsajobsSource.whole(batches).message(), containsString("seems to ignore the parameter"));
    // The third may have been asked for ahead.
    assertThat(server.requests().size(), is(lessThanOrEqualTo(3)));
  }

  @Test
  void whenNoTotalIsAnnounced_aRepeatedRecordMakesItReadAgain() throws Exception {
    start("none", afterRequest(1, () -> listing.add(0, 99)));

    List<ReadBatch> batches = read(null);

    assertThat(ids(batches), equalTo(new TreeSet<>(listing)));
    assertThat(UsajobsSource.whole(batches).status(), is(Status.COMPLETE));
  }

  @Test
  void whenReadAgain_everyRecordHasItsOwnPlace() throws Exception {
    start("/total", afterRequest(1, () -> listing.add(0, 99)));

    List<String> places =
        read("/total").stream()
            .flatMap(batch -> batch.records().stream())
            .map(record -> record.locator().describe())
            .toList();

    assertThat(new TreeSet<>(places), hasSize(places.size()));
    assertThat(places.get(places.size() - 1), containsString("(reading 2) page 4 item 1"));
  }

  private Consumer<StandInServer.Request> afterRequest(int number, Runnable change) {
    return request -> {
      if (server.requests().size() == number + 1) {
        change.run();
      }
    };
  }

  private void start(String total, Consumer<StandInServer.Request> before) throws IOException {
    server =
        StandInServer.start(
            clock,
            request -> {
              before.accept(request);
              return page(Integer.parseInt(request.query().get("page")), total);
            });
  }

  /** One connection, so that the order of requests is known. */
  private List<ReadBatch> read(String total) throws Exception {
    return read(total, false);
  }

  private List<ReadBatch> read(String total, boolean repeats) throws Exception {
    PageTurn turn = new PageTurn.PageNumber("page", 1);
    String pointer = total == null ? null : "/total";
    HttpSource source =
        new HttpSource(
                new ClientDefinition(
                        "moving",
                        Map.of(),
                        new LimitDefinition(1_000_000, 1, Duration.ofSeconds(20), 1 << 22),
                        RetryDefinition.DEFAULT,
                        1)
                    .withAllowPrivate(true),
                server.url("/list"),
                Map.of(),
                new PageDefinition(turn, null, 0, pointer, 0, 3, repeats),
                "/items")
            .withIdentity(List.of("/id"));
    return UsajobsSource.read(source, Position.START, clock);
  }

  private StandInAnswer page(int page, String total) {
    return pageFrom((page - 1) * 10, total);
  }

  private StandInAnswer pageFrom(int first, String total) {
    String items =
        listing.stream()
            .skip(first)
            .limit(10)
            .map(id -> "{\"id\":" + id + "}")
            .collect(Collectors.joining(","));
    int announced =
        switch (total) {
          case "/wrong" -> listing.size() + 3;
          case "/low" -> listing.size() - 3;
          case "/ten" -> 10;
          default -> listing.size();
        };
    String member = total.equals("none") ? "" : "\"total\":" + announced + ",";
    return StandInAnswer.json("{" + member + "\"items\":[" + items + "]}");
  }

  private static Set<Integer> ids(List<ReadBatch> batches) {
    return UsajobsSource.payloads(batches).stream()
        .map(item -> Integer.valueOf(item.replaceAll("[^0-9]", "")))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
