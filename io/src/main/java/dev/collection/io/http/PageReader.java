package dev.collection.io.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.io.http.client.Answer;
import dev.collection.io.http.client.HttpFault;
import dev.collection.io.http.client.Outcome;
import dev.collection.io.http.client.SourceClient;
import dev.collection.io.http.page.Page;
import dev.collection.io.http.page.PageParser;
import dev.collection.io.http.page.UnexpectedAnswerException;
import dev.collection.io.http.paging.LinkHeader;
import dev.collection.io.http.paging.PagePlan;
import dev.collection.io.http.paging.PageRequest;
import dev.collection.io.http.paging.PageTurn;
import dev.collection.io.http.slice.Slice;
import dev.collection.io.http.slice.SlicePlan.UnavailableCodesException;
import dev.collection.io.http.slice.SliceValues;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Gets pages and cuts them into records, and code lists. Safe for use by many threads. */
final class PageReader {
  private static final JsonPointer NOWHERE = JsonPointer.compile("/ /nowhere/ ");

  private final HttpSource source;
  private final RequestTemplate template;
  private final SourceClient client;
  private final SourceClient elsewhere;
  private final PageParser parser;

  /**
   * A page, or why there is none.
   *
   * @param cursor token or address of the next page; null if there is none
   * @param mark cursor for the next run; null if there is none
   * @param receivedAt null if there is no page
   * @param failure for people; null if the page was had
   */
  record Result(
      List<RawRecord> records,
      long announced,
      long fingerprint,
      String cursor,
      String mark,
      long bytes,
      Instant receivedAt,
      int requests,
      String failure) {

    /** A page that could not be had before. */
    static final Result MISSING = failed(0, "it could not be had before");

    private static Result failed(int requests, String failure) {
      return new Result(
          List.of(), PagePlan.NOT_ANNOUNCED, 0, null, null, 0, null, requests, failure);
    }
  }

  /**
   * @param elsewhere for code lists on other hosts: has no credentials
   */
  PageReader(
      HttpSource source, RequestTemplate template, SourceClient client, SourceClient elsewhere) {
    this.source = source;
    this.template = template;
    this.client = client;
    this.elsewhere = elsewhere;
    JsonPointer cursor = source.pages() == null ? null : source.pages().cursorPointer();
    String mark = source.incremental() == null ? null : source.incremental().cursor();
    parser =
        new PageParser(
            JsonPointer.compile(source.items()),
            source.pages() == null ? null : source.pages().totalPointer(),
            List.of(
                cursor == null ? NOWHERE : cursor,
                mark == null ? NOWHERE : JsonPointer.compile(mark)),
            client.secrets()::redact);
  }

  /**
   * Gets a page.
   *
   * @param reading how often the slice is read, this time included; an answer that was kept for one
   *     reading is not taken for another
   * @param requests counts every request as it is sent
   */
  Result read(Slice slice, PageRequest request, int reading, AtomicInteger requests)
      throws IOException, InterruptedException {
    RequestTemplate.Address address;
    try {
      address = template.page(slice, request);
    } catch (HttpFault fault) {
      return Result.failed(0, fault.getMessage());
    }
    String again = reading == 1 ? "" : " (reading " + reading + ")";
    Outcome<Parsed> outcome =
        client.get(
            address.uri(),
            address.shown() + again,
            answer -> parse(request.page(), answer),
            requests);
    if (outcome.failure() != null) {
      return Result.failed(outcome.requests(), outcome.failure());
    }
    Page page = outcome.value().page();
    List<RawRecord> records = new ArrayList<>(page.items().size());
    for (byte[] item : page.items()) {
      Locator locator =
          Locator.pageItem(template.shown(slice) + again, request.page(), records.size() + 1L);
      records.add(new RawRecord(source.name(), locator, item, outcome.receivedAt()));
    }
    return new Result(
        records,
        page.announced(),
        page.fingerprint(),
        outcome.value().cursor(),
        page.text(1),
        outcome.bytes(),
        outcome.receivedAt(),
        outcome.requests(),
        null);
  }

  private record Parsed(Page page, String cursor) {}

  private Parsed parse(long number, Answer answer) throws HttpFault {
    if (answer.status() == 204 || answer.status() == 205) {
      return new Parsed(Page.empty(2), null);
    }
    try {
      Page page = parser.parse(answer.body());
      boolean link = source.pages() != null && source.pages().turn() instanceof PageTurn.Link;
      return new Parsed(page, link ? LinkHeader.next(answer.header("Link")) : page.text(0));
    } catch (UnexpectedAnswerException e) {
      String message = client.secrets().redact(e.getMessage());
      // JSON of another shape on the first page means that the spec is wrong; on a later one it is
      // the source that has stumbled.
      throw e.isJson() && number == 1 ? HttpFault.lasting(message) : HttpFault.passing(message, e);
    }
  }

  /**
   * Gets the codes of a list, each once, in their order.
   *
   * @throws UnavailableCodesException if they cannot be had, or there are none
   */
  List<String> codes(SliceValues.CodeList list)
      throws UnavailableCodesException, IOException, InterruptedException {
    RequestTemplate.Address address = template.codeList(list.url());
    PageParser codes =
        new PageParser(
            JsonPointer.compile(list.items()), null, List.of(), client.secrets()::redact);
    JsonPointer value = JsonPointer.compile(list.value());
    Outcome<List<String>> outcome =
        (template.isOwnHost(address.uri()) ? client : elsewhere)
            .get(
                address.uri(),
                address.shown(),
                answer -> {
                  try {
                    return values(codes.parse(answer.body()), value);
                  } catch (UnexpectedAnswerException e) {
                    String message = client.secrets().redact(e.getMessage());
                    throw e.isJson() ? HttpFault.lasting(message) : HttpFault.passing(message, e);
                  }
                },
                new AtomicInteger());
    if (outcome.failure() != null) {
      throw new UnavailableCodesException("the code list " + outcome.failure());
    }
    return outcome.value();
  }

  private static List<String> values(Page page, JsonPointer value) throws HttpFault {
    Set<String> values = new LinkedHashSet<>();
    for (byte[] item : page.items()) {
      try {
        JsonNode code = JsonItems.parse(item).at(value);
        if (code.isValueNode() && !code.isNull()) {
          values.add(code.asText());
        }
      } catch (IOException e) {
        throw HttpFault.passing("a code of the list is no JSON", e);
      }
    }
    if (values.isEmpty()) {
      throw HttpFault.lasting(
          "it has no code at " + (value.toString().isEmpty() ? "its items" : value));
    }
    return List.copyOf(values);
  }
}
