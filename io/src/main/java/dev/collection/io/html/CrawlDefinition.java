package dev.collection.io.html;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.collection.io.html.page.Selectors;
import dev.collection.io.html.page.WebAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pages of a site are read.
 *
 * @param start addresses of list pages
 * @param sitemaps addresses of sitemaps or sitemap indexes, whose addresses are those of pages with
 *     records
 * @param details CSS selector of the links on a list page that lead to pages with records; null if
 *     the list pages have the records themselves
 * @param next CSS selector of the links on a list page that lead to further list pages; null if
 *     there are none
 * @param match RE2 expression that is found in the address of every page with records; null for all
 * @param skip RE2 expression that is found in the addresses of pages that are left out on purpose;
 *     null for none
 * @param maxPages most pages of any kind, so that a site without an end comes to one
 */
public record CrawlDefinition(
    List<String> start,
    List<String> sitemaps,
    String details,
    String next,
    String match,
    String skip,
    long maxPages)
    implements Serializable {
  /** {@code maxPages} unless the spec says otherwise. */
  public static final long DEFAULT_MAX_PAGES = 100_000;

  /**
   * @throws IllegalArgumentException if something cannot be meant; the message names it
   */
  public CrawlDefinition {
    start = addresses("start", start);
    sitemaps = addresses("sitemap", sitemaps);
    if (start.isEmpty() && sitemaps.isEmpty()) {
      throw new IllegalArgumentException("html: there is no `start` and no `sitemap`");
    }
    if (details != null) {
      Selectors.check(details);
    }
    if (next != null) {
      Selectors.check(next);
    }
    for (String pattern : new String[] {match, skip}) {
      if (pattern != null) {
        checkPattern(pattern);
      }
    }
    if (maxPages < 1) {
      throw new IllegalArgumentException("html: max_pages is 1 or more");
    }
  }

  private static List<String> addresses(String key, List<String> texts) {
    List<String> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(
          WebAddress.of(text)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "html: "
                              + key
                              + " is not the address of a web page; it begins with https:// or"
                              + " http:// and names a host")));
    }
    return List.copyOf(addresses);
  }

  private static void checkPattern(String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "html: '" + pattern + "' is not an RE2 expression: " + e.getDescription(), e);
    }
  }

  /** Whether the source says, by its links, how many pages with records there are. */
  boolean announces() {
    return details != null || !sitemaps.isEmpty();
  }

  /** The address whose host is the source's own. */
  String home() {
    return start.isEmpty() ? sitemaps.get(0) : start.get(0);
  }

  /**
   * Every host that may be asked.
   *
   * @param others those that the spec names besides: a name, for the usual ports, or a name with
   *     its port
   */
  Set<String> allHosts(List<String> others) {
    Set<String> hosts = new TreeSet<>();
    others.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    start.forEach(address -> hosts.add(WebAddress.host(address)));
    sitemaps.forEach(address -> hosts.add(WebAddress.host(address)));
    return hosts;
  }
}
