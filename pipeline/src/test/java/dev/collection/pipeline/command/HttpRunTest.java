package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.collection.model.JsonItems;
import dev.collection.pipeline.sample.SampleGenerator;
import dev.collection.pipeline.sample.SampleOptions;
import dev.collection.pipeline.sample.SampleOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The USAJOBS spec against an API on this machine that answers as the Search API does. */
class HttpRunTest {
  private static final String CANARY = "canary-5d1f0e";
  private static final int PAGE_SIZE = 20;

  @TempDir Path path;
  private RunFolder folder;
  private HttpServer server;
  private List<String> items;
  private int announced;
  private final Map<Integer, Integer> failingPages = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListSet<String> requests = new ConcurrentSkipListSet<>();

  @BeforeEach
  void startServer() throws Exception {
    folder = new RunFolder(path.resolve("run"));
    Files.createDirectories(folder.path());
    Files.writeString(path.resolve("key"), CANARY + "\n");
    items = items();
    announced = items.size();
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/api/Search", this::answer);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private List<String> items() throws IOException {
    Path generated = path.resolve("generated");
    SampleGenerator.generate(
        SampleOptions.of(3 * PAGE_SIZE, 1, LocalDate.of(2026, 11, 15)).withoutFaults(),
        new SampleOutput(generated, SampleOutput.Format.JSONL, false, PAGE_SIZE));
    return Files.readAllLines(generated.resolve("usajobs-2026-11-15.jsonl"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new TreeMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&", -1)) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    int page = Integer.parseInt(query.get("Page"));
    requests.add(
        query
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization-Key")
            + " "
            + exchange.getRequestHeaders().getFirst("User-Agent")
            + " "
            + exchange.getRequestHeaders().getFirst("Accept"));
    int status = failingPages.getOrDefault(page, 200);
    int from = Math.min(items.size(), (page - 1) * PAGE_SIZE);
    List<String> some = items.subList(from, Math.min(items.size(), from + PAGE_SIZE));
    String body =
        status == 200
            ? "{\"SearchResult\":{\"SearchResultCount\":"
                + some.size()
                + ",\"SearchResultCountAll\":"
                + announced
                + ",\"SearchResultItems\":["
                + String.join(",", some)
                + "]}}"
            : "no";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/hr+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private CommandRun collect(int cap) throws Exception {
    folder.write(
        "local.yaml",
        """
        extends: %s
        sources:
          local:
            like: usajobs
            http:
              url: http://127.0.0.1:%d/api/Search
              headers:
                Authorization-Key: "${file:%s}"
                User-Agent: someone@example.org
                Accept: application/hr+json, application/json
              query: {Fields: Full}
              pages: {number: Page, size: {ResultsPerPage: %d}, total: /SearchResult/SearchResultCountAll, cap: %d}
              limits: {requests_per_minute: 100000, concurrent: 1}
              allow_private: true
              retry: {attempts: 2, backoff: 1ms..2ms}
        """
            .formatted(
                CommandRun.HOME.resolve("src/config/federal-jobs-sample.yaml"),
                server.getAddress().getPort(),
                path.resolve("key"),
                PAGE_SIZE,
                cap));
    return folder.run("local.yaml");
  }

  private List<String> keys(int first, int end) {
    List<String> keys = new ArrayList<>();
    Pattern key = Pattern.compile("\"MatchedObjectId\"\\s*:\\s*\"([0-9]+)\"");
    for (String item : items.subList(first, end)) {
      Matcher matcher = key.matcher(item);
      assertThat(item, matcher.find(), is(true));
      keys.add(matcher.group(1));
    }
    return keys.stream().sorted().toList();
  }

  private List<String> loaded() throws Exception {
    return folder.tables().column("SELECT job_id FROM federal_jobs ORDER BY job_id");
  }

  @Test
  void whenEveryPageIsGiven_loadsAllWithTheHeadersOfTheSpec() throws Exception {
    CommandRun run = collect(10_000);

    assertThat(run.said(), run.err(), is(""));
    assertThat(
        run.said(), run.out(), containsString("  extracted           60  of 60 announced\n"));
    assertThat(loaded(), is(keys(0, 60)));
    Map<String, String> row = folder.tables().balanced("federal_jobs");
    assertThat(row.get("inserted"), is("60"));
    assertThat(row.get("status"), not("failed"));
    String tail = " " + CANARY + " someone@example.org application/hr+json, application/json";
    assertThat(requests.first(), is("{Fields=Full, Page=1, ResultsPerPage=20}" + tail));
    assertThat(requests.contains("{Fields=Full, Page=3, ResultsPerPage=20}" + tail), is(true));
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT page, received, status FROM collection_extractions"
                    + " WHERE source = 'local' ORDER BY page")
            .subList(0, 4),
        is(
            List.of(
                List.of("0", "60", "COMPLETE"),
                List.of("1", "20", "COMPLETE"),
                List.of("2", "20", "COMPLETE"),
                List.of("3", "20", "COMPLETE"))));
  }

  @Test
  void whenTheTotalReachesTheCap_failsAsTruncatedAndKeepsTheRows() throws Exception {
    CommandRun run = collect(60);

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("! source local is truncated: "));
    assertThat(loaded(), is(keys(0, 60)));
    assertThat(folder.tables().balanced("federal_jobs").get("status"), is("failed"));
    assertThat(folder.summary().at("/extraction/0/status").asText(), is("TRUNCATED"));
  }

  @Test
  void whenAPageAlwaysFails_namesItAndKeepsTheOthers() throws Exception {
    failingPages.put(2, 500);

    CommandRun run = collect(10_000);

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("! local page 2: failed, "));
    assertThat(
        run.out(),
        containsString("page 2 could not be had; 40 of the 60 announced records were received"));
    assertThat(
        run.out(), containsString("  extracted           40  of 60 announced, 20 not obtained\n"));
    List<String> others = new ArrayList<>(keys(0, 20));
    others.addAll(keys(40, 60));
    assertThat(loaded(), is(others));
    Map<String, String> row = folder.tables().balanced("federal_jobs");
    assertThat(row.get("not_obtained"), is("20"));
    assertThat(row.get("status"), is("failed"));
  }

  @Test
  void whenTheKeyIsRefused_saysSoAndShowsItNowhere() throws Exception {
    failingPages.put(1, 401);

    CommandRun run = collect(10_000);

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("401"));
    assertThat(requests.first(), containsString(CANARY)); // it was really used
    assertThat(run.said(), not(containsString(CANARY)));
    for (String table :
        folder.tables().column("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      assertThat(
          table,
          folder.tables().rows("SELECT * FROM " + table).toString(),
          not(containsString(CANARY)));
    }
    try (Stream<Path> files = Files.walk(folder.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(file.toString(), text, not(containsString(CANARY)));
      }
    }
  }

  @Test
  void whenItemsAreNotObjects_rejectsThemByPageAndItem() throws Exception {
    items.set(25, "17");

    CommandRun run = collect(10_000);

    assertThat(run.said(), run.out(), containsString("  = rejected           1  "));
    folder.tables().balanced("federal_jobs");
    JsonNode reject = folder.rejects().get(0);
    assertThat(reject.get("locator").asText(), containsString(" page 2 item 6"));
    assertThat(
        reject.get("violations"),
        is(
            JsonItems.mapper()
                .readTree(
                    "[{\"pointer\":\"\",\"rule\":\"schema:type\",\"value\":\"17\",\"message\":"
                        + "\"is of the JSON type number; a record is a JSON object\"}]")));
  }
}
