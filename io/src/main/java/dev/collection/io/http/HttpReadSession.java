package dev.collection.io.http;

import dev.collection.io.http.client.SourceClient;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the pages of one source in their order, one a batch. Pages that are needed for certain are
 * asked for ahead of their turn, as many at a time as the source's limits allow; at most that many
 * are held in memory. A page that cannot be had is reported and the next one is asked for, until
 * {@link PagePlan} gives the source up.
 */
final class HttpReadSession implements ReadSession {
  private static final String PART = "";

  private final HttpSource source;
  private final PageReader reader;
  private final ExecutorService threads;
  private final Map<Long, Ahead> ahead = new TreeMap<>();
  private PagePlan plan;

  /** A page that has been asked for. */
  private record Ahead(Future<PageReader.Result> result, AtomicInteger requests) {}

  HttpReadSession(HttpSource source, PagePlan plan, RequestTemplate template, SourceClient client) {
    this.source = source;
    this.plan = plan;
    reader = new PageReader(source, template, client);
    threads =
        Executors.newFixedThreadPool(
            source.client().limits().concurrent(),
            task -> {
              Thread thread = new Thread(task, "http-" + source.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    if (plan.finished()) {
      return new ReadBatch(List.of(), List.of(), List.of(), plan.position(), true);
    }
    ask();
    long page = plan.nextPage();
    PageReader.Result result = await(page);
    boolean missing = result.failure() != null;
    plan =
        missing
            ? plan.withoutPage(result.requests())
            : plan.after(
                result.records().size(),
                result.announced(),
                result.fingerprint(),
                result.bytes(),
                result.requests());
    List<ExtractionReport> reports = new ArrayList<>();
    reports.add(
        missing
            ? report(page, result, Status.FAILED, result.failure())
            : report(page, result, Status.COMPLETE, ""));
    if (plan.finished()) {
      plan = plan.withRequests(abandon());
      reports.add(whole());
    } else {
      ask();
    }
    return new ReadBatch(result.records(), List.of(), reports, plan.position(), plan.finished());
  }

  /** Asks for the next page and those after it, as far as they are needed and allowed. */
  private void ask() {
    long first = plan.nextPage();
    for (long page = first; page < first + source.client().limits().concurrent(); page++) {
      if (plan.needs(page) && !ahead.containsKey(page)) {
        long number = page;
        AtomicInteger requests = new AtomicInteger();
        ahead.put(page, new Ahead(threads.submit(() -> reader.read(number, requests)), requests));
      }
    }
  }

  private PageReader.Result await(long page) throws IOException, InterruptedException {
    try {
      PageReader.Result result = ahead.get(page).result().get();
      ahead.remove(page);
      return result;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IOException("page " + page + " of " + source.name() + " cannot be read", cause);
    }
  }

  private ExtractionReport report(
      long page, PageReader.Result result, Status status, String message) {
    return new ExtractionReport(
        source.name(),
        PART,
        page,
        result.announced(),
        result.records().size(),
        result.bytes(),
        result.requests(),
        status,
        message);
  }

  private ExtractionReport whole() {
    return new ExtractionReport(
        source.name(),
        PART,
        0,
        plan.announced(),
        plan.received(),
        plan.bytes(),
        Math.toIntExact(plan.requests()),
        plan.status(),
        plan.message());
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
