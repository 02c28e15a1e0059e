package dev.collection.io.html;

import dev.collection.io.html.Visit.Kind;
import dev.collection.model.ExtractionReport.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What the pages of a site had in all, for the report of the whole. */
final class CrawlTotals {
  /** Most pages that a message names; each has a report of its own besides. */
  private static final int NAMED = 5;

  private static final long NOT_ANNOUNCED = -1;

  private final List<String> namedPages = new ArrayList<>();
  private final List<String> namedLists = new ArrayList<>();
  private long read;
  private long pages;
  private long received;
  private long missingPages;
  private long missingLists;
  private long pagesLeftOut;
  private long listsLeftOut;
  private long bytes;
  private long requests;

  /**
   * The end of it.
   *
   * @param announced records that there are: what was received, and one for each page that was not
   *     had; -1 if the source does not tell
   * @param message for people; empty if nothing is missing
   */
  record Summary(
      long announced, long received, long bytes, long requests, Status status, String message) {}

  void add(Visit visit, Found found, boolean same) {
    read++;
    bytes += found.bytes();
    requests += found.requests();
    received += same ? 0 : found.records();
    boolean page = isPage(visit.kind());
    pages += page ? 1 : 0;
    if (!found.had() && page) {
      missingPages++;
      name(namedPages, visit);
    } else if (!found.whole() && !page) {
      missingLists++;
      name(namedLists, visit);
    }
  }

  private static boolean isPage(Kind kind) {
    return kind == Kind.PAGE || kind == Kind.LIST_OF_ITEMS;
  }

  private static void name(List<String> named, Visit visit) {
    if (named.size() < NAMED) {
      named.add(visit.address());
    }
  }

  void leaveOut(Kind kind) {
    if (isPage(kind)) {
      pagesLeftOut++;
    } else {
      listsLeftOut++;
    }
  }

  long read() {
    return read;
  }

  long received() {
    return received;
  }

  /**
   * @param waiting what was known but not asked for
   */
  Summary summary(CrawlDefinition definition, boolean givenUp, Collection<Visit> waiting) {
    long left = waiting.stream().filter(visit -> isPage(visit.kind())).count();
    long missing = missingPages + pagesLeftOut + left;
    List<String> said = new ArrayList<>();
    if (missingPages > 0) {
      long of = pages + pagesLeftOut + left;
      said.add(
          missingPages
              + " of "
              + of
              + " pages could not be had: "
              + named(namedPages, missingPages));
    }
    if (missingLists > 0) {
      said.add(
          "what "
              + missingLists
              + (missingLists == 1 ? " list page or sitemap leads" : " list pages or sitemaps lead")
              + " to is not known in full: "
              + named(namedLists, missingLists));
    }
    if (givenUp) {
      said.add(
          "the site was given up after "
              + CrawlPlan.GIVEN_UP_AFTER
              + " pages in a row that could not be had, with "
              + waiting.size()
              + " more to read");
    }
    boolean none = definition.announces() && pages == 0 && missingLists == 0 && !givenUp;
    if (none && pagesLeftOut == 0) {
      said.add(
          "no page with records was found: nothing on the list pages or in the sitemaps is chosen"
              + " by `details`, `match` and `skip`; have they changed?");
    }
    boolean failed = !said.isEmpty();
    if (pagesLeftOut + listsLeftOut > 0) {
      said.add(
          "there are more pages than max_pages ("
              + definition.maxPages()
              + "): "
              + (pagesLeftOut + listsLeftOut)
              + " that are known were left out; raise it, or choose fewer");
    }
    Status status = failed ? Status.FAILED : said.isEmpty() ? Status.COMPLETE : Status.TRUNCATED;
    return new Summary(
        definition.announces() ? received + missing : NOT_ANNOUNCED,
        received,
        bytes,
        requests,
        status,
        String.join("; ", said));
  }

  private static String named(List<String> named, long count) {
    long others = count - named.size();
    return String.join(", ", named) + (others > 0 ? " and " + others + " more" : "");
  }
}
