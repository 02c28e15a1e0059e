package dev.collection.io.http;

import dev.collection.io.http.client.ClientDefinition;
import dev.collection.io.http.client.LimitDefinition;
import dev.collection.io.http.client.RetryDefinition;
import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.ExtractionReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The definition of a source that reads a {@link StandInUsajobs}, and the world around it. */
final class UsajobsSource {
  static final String ITEMS = "/SearchResult/SearchResultItems";
  static final String TOTAL = "/SearchResult/SearchResultCountAll";
  static final Map<String, String> HEADERS =
      Map.of("Authorization-Key", "${env:TEST_KEY}", "User-Agent", "${env:TEST_EMAIL}");

  private UsajobsSource() {}

  static HttpSource of(String url, int pageSize, long cap, LimitDefinition limits, int attempts) {
    return new HttpSource(
        new ClientDefinition(
                "usajobs",
                HEADERS,
                limits,
                new RetryDefinition(attempts, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                42)
            .withAllowPrivate(true),
        url,
        Map.of("Fields", "Full"),
        PageDefinition.numbered("Page", 1, "ResultsPerPage", pageSize, TOTAL, cap),
        ITEMS);
  }

  static HttpSource of(StandInServer server, int pageSize, int concurrent) {
    return of(
        server.url(StandInUsajobs.PATH),
        pageSize,
        10_000,
        new LimitDefinition(1_000_000, concurrent, Duration.ofSeconds(20), 1 << 22),
        5);
  }

  /** One page is a batch. */
  static SourceContext context(FakeClock clock) {
    Map<String, String> environment =
        Map.of("TEST_KEY", StandInUsajobs.KEY, "TEST_EMAIL", StandInUsajobs.EMAIL);
    return new SourceContext(
        clock, clock, new SecretResolver(environment::get), SourceMemory.none(), 1, 2_000);
  }

  static List<ReadBatch> read(Source source, Position position, FakeClock clock)
      throws IOException, InterruptedException {
    List<ReadBatch> batches = new ArrayList<>();
    try (ReadSession session = source.open("", position, context(clock))) {
      do {
        batches.add(session.next());
      } while (!batches.get(batches.size() - 1).last());
    }
    return batches;
  }

  /** The report of the part as a whole. */
  static ExtractionReport whole(List<ReadBatch> batches) {
    List<ExtractionReport> reports = batches.get(batches.size() - 1).reports();
    return reports.get(reports.size() - 1);
  }

  /** All that was said of pages and of the whole. */
  static String said(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.reports().stream())
        .map(ExtractionReport::message)
        .collect(Collectors.joining("\n"));
  }

  static List<String> payloads(List<ReadBatch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.records().stream())
        .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
        .toList();
  }
}
