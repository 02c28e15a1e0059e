package dev.collection.io.html;

import dev.collection.io.html.page.FieldSelector;
import dev.collection.io.html.page.ItemDefinition;
import dev.collection.io.http.FakeClock;
import dev.collection.io.http.StandInAnswer;
import dev.collection.io.http.StandInServer;
import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A web site on this machine whose pages are what a test says, and the source that reads it. */
final class StandInSite implements Closeable {
  static final int MAX_RECORD = 20_000;
  static final int MAX_BODY = 1 << 20;

  private final Map<String, StandInAnswer> pages = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final StandInServer server;

  StandInSite() throws IOException {
    server =
        StandInServer.start(
            clock,
            request -> {
              Integer failure = failures.remove(request.path());
              return failure != null
                  ? StandInAnswer.text(failure, "")
                  : pages.getOrDefault(
                      request.path(), StandInAnswer.html(404, "<h1>Not found</h1>"));
            });
  }

  StandInSite page(String path, String html) {
    return page(
        path,
        StandInAnswer.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8)));
  }

  StandInSite page(String path, StandInAnswer answer) {
    pages.put(path, answer);
    return this;
  }

  /** Answers the first request for {@code path} with {@code status}. */
  StandInSite failsOnce(String path, int status) {
    failures.put(path, status);
    return this;
  }

  StandInSite robots(String text) {
    return page("/robots.txt", StandInAnswer.text(200, text));
  }

  /** A page with one posting in JSON-LD. */
  StandInSite posting(String path, String title) {
    return page(path, "<h1>" + title + "</h1>" + jsonLd(title));
  }

  static String jsonLd(String title) {
    return "<script type=\"application/ld+json\">{\"@type\":\"JobPosting\",\"title\":\""
        + title
        + "\"}</script>";
  }

  /** A list page with links to {@code paths}, the last of them to the next list page. */
  static String list(String next, String... paths) {
    StringBuilder html = new StringBuilder("<ul>");
    for (String path : paths) {
      html.append("<li><a class=job href='").append(path).append("'>x</a>");
    }
    return html + (next == null ? "" : "</ul><a rel=next href='" + next + "'>more</a>");
  }

  String url(String path) {
    return server.url(path);
  }

  String host() {
    return server.url("").substring("http://".length());
  }

  FakeClock clock() {
    return clock;
  }

  /** The paths that were asked for, in the order of arrival. */
  List<String> asked() {
    return server.requests().stream().map(StandInServer.Request::path).toList();
  }

  List<StandInServer.Request> requests() {
    return server.requests();
  }

  /** The record of a posting. */
  String record(String path, String title) {
    return "{\"@type\":\"JobPosting\",\"title\":\"" + title + "\",\"_url\":\"" + url(path) + "\"}";
  }

  CrawlDefinition lists(String... paths) {
    return new CrawlDefinition(
        List.of(paths).stream().map(this::url).toList(),
        List.of(),
        "a.job",
        "a[rel=next]",
        null,
        null,
        CrawlDefinition.DEFAULT_MAX_PAGES);
  }

  CrawlDefinition sitemap(String path, String match, String skip) {
    return new CrawlDefinition(
        List.of(), List.of(url(path)), null, null, match, skip, CrawlDefinition.DEFAULT_MAX_PAGES);
  }

  static ItemDefinition jobPosting() {
    return new ItemDefinition("JobPosting", null, Map.of(), null, MAX_RECORD);
  }

  static ItemDefinition items(String selector) {
    return new ItemDefinition(
        null, selector, Map.of("title", FieldSelector.text("b")), null, MAX_RECORD);
  }

  static ClientDefinition client(int concurrent) {
    return new ClientDefinition(
            "careers",
            Map.of("User-Agent", "example-collector (+https://example.org/contact)"),
            new LimitDefinition(1_000_000, concurrent, Duration.ofSeconds(20), MAX_BODY),
            new RetryDefinition(2, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            1)
        .withAllowPrivate(true);
  }

  static HtmlSource source(CrawlDefinition crawl, ItemDefinition items) {
    return new HtmlSource(client(1), crawl, items);
  }

  SourceContext context() {
    return new SourceContext(
        clock,
        clock,
        new SecretResolver(Map.of("SESSION", "canary-73")::get),
        SourceMemory.none(),
        1,
        2_000);
  }

  List<ReadBatch> read(Source source) throws IOException, InterruptedException {
    return read(source, Position.START);
  }

  List<ReadBatch> read(Source source, Position position) throws IOException, InterruptedException {
    List<ReadBatch> batches = new ArrayList<>();
    try (ReadSession session = source.open("", position, context())) {
      do {
        batches.add(session.next());
      } while (!batches.get(batches.size() - 1).last());
    }
    return batches;
  }

  static List<String> payloads(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.records().stream())
        .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  static List<FailedRecord> rejects(List<ReadBatch> batches) {
    return batches.stream().flatMap(batch -> batch.rejects().stream()).toList();
  }

  static List<ExtractionReport> reports(List<ReadBatch> batches) {
    return batches.stream().flatMap(batch -> batch.reports().stream()).toList();
  }

  /** The report of the whole: announced, received, status and message. */
  static String whole(List<ReadBatch> batches) {
    List<ExtractionReport> reports = batches.get(batches.size() - 1).reports();
    ExtractionReport whole = reports.get(reports.size() - 1);
    return whole.announced()
        + " announced, "
        + whole.received()
        + " received, "
        + whole.status()
        + (whole.message().isEmpty() ? "" : ": " + whole.message());
  }

  /** What was said of single pages that were not had or not in full. */
  static List<String> failures(List<ReadBatch> batches) {
    return reports(batches).stream()
        .filter(report -> report.page() > 0 && report.incomplete())
        .map(ExtractionReport::message)
        .toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
