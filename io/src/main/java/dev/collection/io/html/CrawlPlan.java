package dev.collection.io.html;

import com.google.re2j.Pattern;
import dev.collection.io.html.Visit.Kind;
import dev.collection.io.html.page.WebAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which page of a site is read next, and when there are no more. Without clock or socket: it is
 * told what each page had, one after the other in its own order, and the same pages always give the
 * same order. Not for use by several threads.
 *
 * <p>What a list page or a sitemap leads to is read before the list page that follows it. So no
 * more is waiting than a few lists have; of what has been seen only digests are kept.
 *
 * <p>A page is read once, however many links lead to it. A link that may not be followed is a page
 * that was not had, with the reason. After {@value #GIVEN_UP_AFTER} pages in a row that were asked
 * for in vain, the site is left alone.
 */
final class CrawlPlan {
  /** Pages in a row that could not be had before the site is given up. */
  static final int GIVEN_UP_AFTER = 20;

  private static final int DEEPEST_SITEMAP = 3;

  private final CrawlDefinition definition;
  private final Pattern match;
  private final Pattern skip;
  private final Set<String> hosts;
  private final Deque<Visit> waiting = new ArrayDeque<>();
  private final Set<Digest> seen = new HashSet<>();
  private final Set<Digest> contents = new HashSet<>();
  private final CrawlTotals totals = new CrawlTotals();
  private long queued;
  private int inVain;

  /**
   * What came of a page.
   *
   * @param same whether its records were those of a page that had been read before, which then do
   *     not count
   * @param message about what it leads to, for people; may be empty
   */
  record Arrival(boolean same, String message) {}

  /**
   * @param others hosts that links may lead to, besides those of the definition
   */
  CrawlPlan(CrawlDefinition definition, List<String> others) {
    this.definition = definition;
    hosts = definition.allHosts(others);
    match = definition.match() == null ? null : Pattern.compile(definition.match());
    skip = definition.skip() == null ? null : Pattern.compile(definition.skip());
    List<Visit> first = new ArrayList<>();
    definition.sitemaps().forEach(address -> add(Kind.SITEMAP, address, 0, first));
    Kind lists = definition.details() == null ? Kind.LIST_OF_ITEMS : Kind.LIST;
    definition.start().forEach(address -> add(lists, address, 0, first));
    waiting.addAll(first);
  }

  boolean finished() {
    return waiting.isEmpty() || inVain >= GIVEN_UP_AFTER;
  }

  /** The page that comes next. */
  Visit next() {
    return waiting.getFirst();
  }

  /** The next pages, at most {@code count}: all of them are needed, unless the site is given up. */
  List<Visit> upcoming(int count) {
    return finished() ? List.of() : waiting.stream().limit(count).toList();
  }

  /** The pages that have been read or tried. */
  long read() {
    return totals.read();
  }

  /** What there was, so far. */
  CrawlTotals totals() {
    return totals;
  }

  /** What stands in the whole's report when nothing comes after. */
  CrawlTotals.Summary summary() {
    return totals.summary(definition, finished() && !waiting.isEmpty(), waiting);
  }

  /** Takes what the next page had. */
  Arrival arrived(Found found) {
    Visit visit = waiting.removeFirst();
    boolean same =
        visit.kind() == Kind.PAGE && found.content() != null && !contents.add(found.content());
    totals.add(visit, found, same);
    if (found.had()) {
      inVain = 0;
    } else if (!visit.refused()) {
      inVain++;
    }
    List<Visit> further = new ArrayList<>();
    String message = follow(visit, found, further);
    for (int i = further.size() - 1; i >= 0; i--) {
      waiting.addFirst(further.get(i));
    }
    return new Arrival(same, message);
  }

  private String follow(Visit visit, Found found, List<Visit> further) {
    int depth = visit.depth() + 1;
    int leftOut = 0;
    for (String link : found.details()) {
      String address = WebAddress.of(link).orElse(link);
      if (leftOut(address)) {
        leftOut++;
      } else {
        add(Kind.PAGE, address, depth, further);
      }
    }
    int details = further.size();
    for (String link : found.next()) {
      add(visit.kind(), WebAddress.of(link).orElse(link), depth, further);
    }
    boolean loop = !found.next().isEmpty() && further.size() == details;
    return message(visit, found, details, leftOut, loop);
  }

  private static String message(Visit visit, Found found, int details, int leftOut, boolean loop) {
    if (!found.had()) {
      return "";
    }
    List<String> said = new ArrayList<>();
    boolean leads = visit.kind() == Kind.LIST || visit.kind() == Kind.SITEMAP;
    boolean nothing = found.details().isEmpty() && (!found.whole() || !found.next().isEmpty());
    if (leads && !nothing) {
      int links = found.details().size();
      int known = links - leftOut - details;
      said.add(
          links
              + (links == 1 ? " link" : " links")
              + " to pages"
              + (known > 0 ? ", " + known + " of them known already" : "")
              + (leftOut > 0 ? ", " + leftOut + " left out by match and skip" : ""));
    }
    if (loop) {
      said.add("the pages it names as the next ones have been read already, so the list ends here");
    }
    return String.join("; ", said);
  }

  private boolean leftOut(String address) {
    return (match != null && !match.matcher(address).find())
        || (skip != null && skip.matcher(address).find());
  }

  /** Adds a page to those that are read, unless it is among them already. */
  private void add(Kind kind, String address, int depth, List<Visit> further) {
    if (!seen.add(Digest.of(kind + " " + address))) {
      return;
    }
    if (queued >= definition.maxPages()) {
      totals.leaveOut(kind);
      return;
    }
    queued++;
    further.add(new Visit(kind, address, depth, refusal(kind, address, depth)));
  }

  private String refusal(Kind kind, String address, int depth) {
    if (WebAddress.of(address).isEmpty()) {
      return "the link leads to no web page; choose the links more narrowly, or leave it out with"
          + " `skip`";
    }
    String host = WebAddress.host(address);
    String port = address.startsWith("https:") ? ":443" : ":80";
    if (!hosts.contains(host) && !hosts.contains(host + port)) {
      return "the link leads to the host "
          + host
          + ", which is not one of this source; name it in `hosts`, or leave the link out with"
          + " `skip`";
    }
    return kind == Kind.SITEMAP && depth > DEEPEST_SITEMAP
        ? "sitemaps are nested more than " + DEEPEST_SITEMAP + " deep"
        : "";
  }
}
