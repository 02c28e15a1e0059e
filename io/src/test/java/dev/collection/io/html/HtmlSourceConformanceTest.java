package dev.collection.io.html;

import dev.collection.io.source.Source;
import dev.collection.io.source.SourceConformance;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class HtmlSourceConformanceTest extends SourceConformance {
  private StandInSite site;

  @BeforeEach
  void start() throws IOException {
    site =
        new StandInSite()
            .page("/jobs", StandInSite.list("/jobs-2", "/job/1", "/job/2", "/job/3"))
            .page("/jobs-2", StandInSite.list("/jobs-3", "/job/3", "/job/4#x", "/job/5"))
            .page("/jobs-3", StandInSite.list("/jobs", "/job/6?utm_source=list", "/job/6"));
    for (int i = 1; i <= 6; i++) {
      site.posting("/job/" + i, "Job " + i);
    }
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  @Override
  protected Source source() {
    return new HtmlSource(StandInSite.client(3), site.lists("/jobs"), StandInSite.jobPosting());
  }

  @Override
  protected SourceContext context() {
    return site.context();
  }

  @Override
  protected List<String> expectedPayloads() {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      expected.add(site.record("/job/" + i, "Job " + i));
    }
    return expected;
  }
}
