package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.http.page.Page;
import dev.collection.io.http.page.PageParser;
import dev.collection.io.http.page.UnexpectedAnswerException;
import dev.collection.io.source.SourceContext;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gets one page, asking again as the retry policy says. Safe for use by many threads, which share
 * the source's rate limiter.
 */
final class PageReader {
  private final HttpSource source;
  private final RequestTemplate template;
  private final HttpFetcher fetcher;
  private final PageParser parser;
  private final RetryPolicy policy;
  private final RateLimiter limiter;
  private final SourceContext context;

  /**
   * A page, or why there is none.
   *
   * @param failure for people; null if the page was had
   */
  record Result(
      List<RawRecord> records,
      long announced,
      long fingerprint,
      long bytes,
      int requests,
      String failure) {}

  PageReader(HttpSource source, RequestTemplate template, SourceContext context) {
    this.source = source;
    this.template = template;
    this.context = context;
    limiter = RateLimiter.of(source.name() + " " + source.url());
    fetcher = new HttpFetcher(template, source.limits(), limiter, context);
    parser =
        new PageParser(
            JsonPointer.compile(source.items()),
            source.pages() == null ? null : source.pages().totalPointer(),
            template::redact);
    policy = new RetryPolicy(source.retry(), source.seed());
  }

  /**
   * Gets {@code page}, 1 for the first.
   *
   * @param requests counts every request as it is sent
   */
  Result read(long page, AtomicInteger requests) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpFetcher.Answer answer = fetcher.get(page, requests::incrementAndGet);
        return result(page, answer, requests.get());
      } catch (HttpFault fault) {
        RetryPolicy.Decision decision =
            policy.after(fault, attempt, page, context.clock().instant());
        switch (decision.action()) {
          case RETRY -> context.sleeper().sleep(decision.delay());
          case PAUSE_SOURCE -> limiter.pauseUntil(context.clock().instant().plus(decision.delay()));
          case GIVE_UP -> {
            return new Result(
                List.of(),
                PagePlan.NOT_ANNOUNCED,
                0,
                0,
                requests.get(),
                failure(page, fault, decision, requests.get()));
          }
        }
      }
    }
  }

  private Result result(long page, HttpFetcher.Answer answer, int requests) throws HttpFault {
    Page parsed = parse(page, answer);
    List<RawRecord> records = new ArrayList<>(parsed.items().size());
    for (byte[] item : parsed.items()) {
      Locator locator = Locator.pageItem(template.shown(), page, records.size() + 1L);
      records.add(new RawRecord(source.name(), locator, item, answer.receivedAt()));
    }
    return new Result(
        records,
        parsed.announced(),
        parsed.fingerprint(),
        answer.transferredBytes(),
        requests,
        null);
  }

  private Page parse(long page, HttpFetcher.Answer answer) throws HttpFault {
    try {
      return parser.parse(answer.body());
    } catch (UnexpectedAnswerException e) {
      // JSON of another shape on the first page means that the spec is wrong; on a later one it is
      // the source that has stumbled.
      throw e.isJson() && page == 1
          ? HttpFault.lasting(template.redact(e.getMessage()))
          : HttpFault.passing(template.redact(e.getMessage()), e);
    }
  }

  private String failure(long page, HttpFault fault, RetryPolicy.Decision decision, int requests) {
    StringBuilder text = new StringBuilder(template.shown(page));
    text.append(" could not be read");
    if (requests > 1) {
      text.append(" in ").append(requests).append(" requests");
    }
    text.append(": ").append(fault.getMessage());
    if (!decision.reason().isEmpty()) {
      text.append("; ").append(decision.reason());
    }
    return text.toString();
  }
}
