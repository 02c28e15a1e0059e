package dev.collection.io.http;

import dev.collection.io.source.Source;
import dev.collection.io.source.SourceConformance;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class HttpSourceConformanceTest extends SourceConformance {
  private final FakeClock clock = new FakeClock("2026-11-22T10:00:00Z");
  private final StandInUsajobs api = StandInUsajobs.with(clock, 137);
  private StandInServer server;

  @BeforeEach
  void start() throws IOException {
    server = StandInServer.start(clock, api);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Override
  protected Source source() {
    return UsajobsSource.of(server, 20, 3);
  }

  @Override
  protected SourceContext context() {
    return UsajobsSource.context(clock);
  }

  @Override
  protected List<String> expectedPayloads() {
    return api.items();
  }
}
