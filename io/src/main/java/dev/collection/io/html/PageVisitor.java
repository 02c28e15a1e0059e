package dev.collection.io.html;

import dev.collection.io.html.Visit.Kind;
import dev.collection.io.html.page.HtmlPage;
import dev.collection.io.html.page.ItemExtractor;
import dev.collection.io.html.page.PageItems;
import dev.collection.io.html.page.Sitemap;
import dev.collection.io.html.page.UnreadablePageException;
import dev.collection.io.html.page.WebAddress;
import dev.collection.io.http.client.Answer;
import dev.collection.io.http.client.HttpFault;
import dev.collection.io.http.client.Outcome;
import dev.collection.io.source.SourceContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gets one page and takes apart what it has. Safe for use by many threads. */
final class PageVisitor {
  private final HtmlSource source;
  private final SourceContext context;
  private final ItemExtractor extractor;
  private final Map<String, HostAccess> hosts = new ConcurrentHashMap<>();

  /**
   * What a page had.
   *
   * @param address where it came from in the end
   * @param failure why it was not had, or not in full, for people; null if it was
   */
  record Visited(
      Found found, String address, List<PageItems.Part> parts, Instant receivedAt, String failure) {
    static Visited failed(Visit visit, int requests, String failure) {
      return new Visited(Found.missing(requests), visit.address(), List.of(), null, failure);
    }
  }

  /** An answer that was taken apart. */
  private record Content(
      String address,
      List<PageItems.Part> parts,
      List<String> details,
      List<String> next,
      String problem) {}

  PageVisitor(HtmlSource source, SourceContext context) {
    this.source = source;
    this.context = context;
    extractor = new ItemExtractor(source.items());
    host(source.crawl().home()); // its secrets are resolved before anything is read
  }

  /**
   * Gets the page, if robots.txt lets us.
   *
   * @param requests counts every request as it is sent
   */
  Visited visit(Visit visit, AtomicInteger requests) throws IOException, InterruptedException {
    HostAccess host = host(visit.address());
    String refusal = host.rules(requests).refusal(visit.address());
    if (!refusal.isEmpty()) {
      return Visited.failed(visit, requests.get(), visit.address() + ": " + refusal);
    }
    Outcome<Content> outcome =
        host.get(
            visit.address(),
            answer -> content(visit.kind(), answer),
            to -> checkRedirect(to.toString(), requests),
            requests);
    if (outcome.failure() != null) {
      return Visited.failed(visit, requests.get(), outcome.failure());
    }
    Content content = outcome.value();
    List<byte[]> bytes = new ArrayList<>();
    content.parts().forEach(part -> bytes.add(part.bytes()));
    boolean sound = content.parts().stream().allMatch(part -> part.error() == null);
    Found found =
        new Found(
            true,
            content.problem() == null,
            content.parts().size(),
            bytes.isEmpty() || !sound ? null : Digest.of(bytes),
            content.details(),
            content.next(),
            outcome.bytes(),
            requests.get());
    return new Visited(
        found, content.address(), content.parts(), outcome.receivedAt(), content.problem());
  }

  /** A page that a redirect leads to is asked for only if its robots.txt lets us. */
  private void checkRedirect(String to, AtomicInteger requests)
      throws HttpFault, IOException, InterruptedException {
    String address = WebAddress.of(to).orElse(to);
    String refusal = host(address).rules(requests).refusal(address);
    if (!refusal.isEmpty()) {
      throw HttpFault.lasting("it leads to " + address + ", and " + refusal);
    }
  }

  private HostAccess host(String address) {
    String origin = origin(address);
    return hosts.computeIfAbsent(
        origin, key -> new HostAccess(key, source.product(), source.client(key), context));
  }

  private static String origin(String address) {
    return address.substring(0, address.indexOf('/', "https://".length()));
  }

  private Content content(Kind kind, Answer answer) throws HttpFault {
    String address = WebAddress.of(answer.uri().toString()).orElse(answer.uri().toString());
    if (kind == Kind.SITEMAP) {
      return sitemap(address, answer);
    }
    HtmlPage page;
    try {
      page =
          HtmlPage.read(
              answer.body(), answer.header("Content-Type"), address, source.items().charset());
    } catch (UnreadablePageException e) {
      if (kind == Kind.LIST) {
        throw HttpFault.lasting(e.getMessage());
      }
      List<PageItems.Part> parts = extractor.unreadable(answer.body(), e.getMessage()).parts();
      return new Content(address, parts, List.of(), List.of(), null);
    }
    String next = source.crawl().next();
    List<String> further = next == null || kind == Kind.PAGE ? List.of() : page.links(next);
    return kind == Kind.LIST
        ? new Content(address, List.of(), page.links(source.crawl().details()), further, null)
        : new Content(address, extractor.extract(page).parts(), List.of(), further, null);
  }

  private Content sitemap(String address, Answer answer) {
    Sitemap sitemap = Sitemap.read(answer.body(), source.client().limits().maxBodyBytes());
    return new Content(
        address,
        List.of(),
        sitemap.index() ? List.of() : sitemap.addresses(),
        sitemap.index() ? sitemap.addresses() : List.of(),
        sitemap.problem() == null ? null : address + " is no whole sitemap: " + sitemap.problem());
  }
}
