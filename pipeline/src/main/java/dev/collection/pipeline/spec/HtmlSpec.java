package dev.collection.pipeline.spec;

import dev.collection.io.html.CrawlDefinition;
import dev.collection.io.html.page.ItemDefinition;
import java.util.Map;
import java.util.Objects;

/**
 * The web pages of a site.
 *
 * @param client how it is spoken to; its headers have the User-Agent
 * @param crawl which pages are read
 * @param items what the records on them are
 */
public record HtmlSpec(ClientSpec client, CrawlDefinition crawl, ItemDefinition items)
    implements SourceKind {
  public HtmlSpec {
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(crawl, "crawl");
    Objects.requireNonNull(items, "items");
  }

  @Override
  public String describe() {
    String from =
        crawl.start().isEmpty()
            ? "in the sitemap " + String.join(", ", crawl.sitemaps())
            : "from " + String.join(", ", crawl.start());
    return "web pages "
        + from
        + (items.jsonLd() == null ? "" : " with JSON-LD of the type " + items.jsonLd())
        + ", at most "
        + client.limits().requestsPerMinute()
        + " requests a minute";
  }

  @Override
  public Map<String, String> secretUses() {
    return client.secretUses();
  }
}
