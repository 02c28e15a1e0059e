package dev.collection.io.html;

import dev.collection.io.html.PageVisitor.Visited;
import dev.collection.io.html.page.PageItems;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the pages of a site in the order in which they are discovered, one a batch. Pages that are
 * known are asked for ahead of their turn, as many at a time as the source's limits allow.
 *
 * <p>A session that goes on from a position reads the pages before it again, without giving their
 * records: that is how it knows what has been seen. If they are not the same any more, it gives
 * everything from the beginning: a record may then come twice, but none is lost.
 */
final class HtmlReadSession implements ReadSession {
  private static final String PART = "";
  private static final String STAGE = "Read sources";

  private final HtmlSource source;
  private final PageVisitor visitor;
  private final FailedRecords failures;
  private final ExecutorService threads;
  private final Map<Visit, Ahead> ahead = new HashMap<>();
  private final CrawlPosition from;
  private CrawlPosition reached;
  private CrawlPlan plan;
  private boolean caughtUp;

  /** A page that has been asked for. */
  private record Ahead(Future<Visited> result, AtomicInteger requests) {}

  /** A page whose turn it was. */
  private record Turn(Visit visit, Visited visited, CrawlPlan.Arrival arrival) {
    List<PageItems.Part> parts() {
      return arrival.same() ? List.of() : visited.parts();
    }
  }

  HtmlReadSession(HtmlSource source, CrawlPosition from, SourceContext context) {
    this.source = source;
    this.from = from;
    visitor = new PageVisitor(source, context);
    failures = FailedRecords.ofStage(STAGE, () -> context.clock().instant());
    plan = new CrawlPlan(source.crawl(), source.client().hosts());
    reached = CrawlPosition.START;
    threads =
        Executors.newFixedThreadPool(
            source.client().limits().concurrent(),
            task -> {
              Thread thread = new Thread(task, "html-" + source.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    if (!caughtUp) {
      catchUp();
      caughtUp = true;
    }
    List<RawRecord> records = new ArrayList<>();
    List<FailedRecord> rejects = new ArrayList<>();
    List<ExtractionReport> reports = new ArrayList<>();
    if (!plan.finished()) {
      Turn turn = turn();
      cut(turn, records, rejects);
      reports.add(report(turn));
    }
    if (plan.finished()) {
      reports.add(whole(abandon()));
    } else {
      ask();
    }
    return new ReadBatch(records, rejects, reports, reached.position(), plan.finished());
  }

  /** Reads again what was read before this session. */
  private void catchUp() throws IOException, InterruptedException {
    reached = new CrawlPosition(0, 0, from.before(), Digest.NONE);
    while (reached.pages() < from.pages() && !plan.finished()) {
      turn();
    }
    if (!reached.equals(from)) {
      abandon();
      plan = new CrawlPlan(source.crawl(), source.client().hosts());
      reached = from.again();
    }
  }

  private Turn turn() throws IOException, InterruptedException {
    ask();
    Visit visit = plan.next();
    Visited visited =
        visit.refused()
            ? Visited.failed(visit, 0, visit.address() + ": " + visit.refusal())
            : await(visit);
    CrawlPlan.Arrival arrival = plan.arrived(visited.found());
    Turn turn = new Turn(visit, visited, arrival);
    reached = reached.after(visit.address(), visited.found().had(), turn.parts().size());
    return turn;
  }

  /** Asks for the next pages, as far as they are known and allowed. */
  private void ask() {
    for (Visit visit : plan.upcoming(source.client().limits().concurrent())) {
      if (!visit.refused() && !ahead.containsKey(visit)) {
        AtomicInteger requests = new AtomicInteger();
        ahead.put(visit, new Ahead(threads.submit(() -> visitor.visit(visit, requests)), requests));
      }
    }
  }

  private Visited await(Visit visit) throws IOException, InterruptedException {
    try {
      Visited visited = ahead.get(visit).result().get();
      ahead.remove(visit);
      return visited;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IOException(
          visit.address() + " of the source " + source.name() + " cannot be read", cause);
    }
  }

  private void cut(Turn turn, List<RawRecord> records, List<FailedRecord> rejects) {
    Visited visited = turn.visited();
    long number = 0;
    for (PageItems.Part part : turn.parts()) {
      number++;
      boolean whole = part.error() != null && turn.parts().size() == 1;
      Locator locator = Locator.pageItem(turn.visit().address(), 0, whole ? 0 : number);
      RawRecord raw = new RawRecord(source.name(), locator, part.bytes(), visited.receivedAt());
      if (part.error() == null) {
        records.add(raw);
      } else {
        rejects.add(rejected(raw, part.error(), part));
      }
    }
  }

  private FailedRecord rejected(RawRecord raw, ErrorCode code, PageItems.Part part) {
    return failures.of(raw, code, new Violation("", part.rule(), "", part.message()));
  }

  private ExtractionReport report(Turn turn) {
    Found found = turn.visited().found();
    String failure = turn.visited().failure();
    List<String> said = new ArrayList<>();
    if (failure != null) {
      said.add(failure);
    }
    if (turn.arrival().same()) {
      said.add(turn.visit().address() + " is a page that was read under another address");
    }
    if (!turn.arrival().message().isEmpty()) {
      said.add(turn.visit().address() + ": " + turn.arrival().message());
    }
    return new ExtractionReport(
        source.name(),
        PART,
        reached.pages(),
        -1,
        turn.parts().size(),
        found.bytes(),
        found.requests(),
        failure == null ? Status.COMPLETE : Status.FAILED,
        String.join("; ", said));
  }

  /**
   * @param abandoned requests for pages that are not awaited any more
   */
  private ExtractionReport whole(long abandoned) {
    CrawlTotals.Summary summary = plan.summary();
    String again =
        reached.before() == 0
            ? ""
            : "the site changed while it was read, and was read from the beginning again after "
                + reached.before()
                + (reached.before() == 1 ? " record" : " records");
    String message =
        summary.message().isEmpty() || again.isEmpty()
            ? summary.message() + again
            : summary.message() + "; " + again;
    return new ExtractionReport(
        source.name(),
        PART,
        0,
        summary.announced() < 0 ? -1 : summary.announced() + reached.before(),
        summary.received() + reached.before(),
        summary.bytes(),
        Math.toIntExact(summary.requests() + abandoned),
        summary.status(),
        message);
  }

  /** Drops the pages asked for ahead; gives the number of requests that were sent for them. */
  private long abandon() {
    long requests = 0;
    for (Ahead page : ahead.values()) {
      page.result().cancel(true);
      requests += page.requests().get();
    }
    ahead.clear();
    return requests;
  }

  @Override
  public void close() {
    abandon();
    threads.shutdownNow();
  }
}
