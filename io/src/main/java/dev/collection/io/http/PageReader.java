package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.http.client.Answer;
import dev.collection.io.http.client.HttpFault;
import dev.collection.io.http.client.Outcome;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.http.page.Page;
import dev.collection.io.http.page.PageParser;
import dev.collection.io.http.page.UnexpectedAnswerException;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gets one page and cuts it into records. Safe for use by many threads. */
final class PageReader {
  private final HttpSource source;
  private final RequestTemplate template;
  private final SourceClient client;
  private final PageParser parser;

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

  PageReader(HttpSource source, RequestTemplate template, SourceClient client) {
    this.source = source;
    this.template = template;
    this.client = client;
    parser =
        new PageParser(
            JsonPointer.compile(source.items()),
            source.pages() == null ? null : source.pages().totalPointer(),
            client.secrets()::redact);
  }

  /**
   * Gets {@code page}, 1 for the first.
   *
   * @param requests counts every request as it is sent
   */
  Result read(long page, AtomicInteger requests) throws IOException, InterruptedException {
    Outcome<Page> outcome =
        client.get(
            template.uri(page), template.shown(page), answer -> parse(page, answer), requests);
    if (outcome.failure() != null) {
      return new Result(
          List.of(), PagePlan.NOT_ANNOUNCED, 0, 0, outcome.requests(), outcome.failure());
    }
    Page parsed = outcome.value();
    List<RawRecord> records = new ArrayList<>(parsed.items().size());
    for (byte[] item : parsed.items()) {
      Locator locator = Locator.pageItem(template.shown(), page, records.size() + 1L);
      records.add(new RawRecord(source.name(), locator, item, outcome.receivedAt()));
    }
    return new Result(
        records,
        parsed.announced(),
        parsed.fingerprint(),
        outcome.bytes(),
        outcome.requests(),
        null);
  }

  private Page parse(long page, Answer answer) throws HttpFault {
    if (answer.status() == 204 || answer.status() == 205) {
      return Page.EMPTY;
    }
    try {
      return parser.parse(answer.body());
    } catch (UnexpectedAnswerException e) {
      String message = client.secrets().redact(e.getMessage());
      // JSON of another shape on the first page means that the spec is wrong; on a later one it is
      // the source that has stumbled.
      throw e.isJson() && page == 1 ? HttpFault.lasting(message) : HttpFault.passing(message, e);
    }
  }
}
