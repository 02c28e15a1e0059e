package dev.collection.io.html;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.io.html.Visit.Kind;
import dev.collection.model.ExtractionReport.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrawlPlanTest {
  private static final String SITE = "https://example.org/";

  private static CrawlDefinition lists(long maxPages, String... start) {
    return new CrawlDefinition(
        List.of(start).stream().map(path -> SITE + path).toList(),
        List.of(),
        "a",
        "a",
        null,
        null,
        maxPages);
  }

  private static Found list(List<String> details, String... next) {
    return new Found(
        true,
        true,
        0,
        null,
        details.stream().map(path -> SITE + path).toList(),
        List.of(next).stream().map(path -> SITE + path).toList(),
        10,
        1);
  }

  private static Found page(String content) {
    return new Found(true, true, 1, Digest.of(content), List.of(), List.of(), 10, 1);
  }

  private static String next(CrawlPlan plan) {
    return plan.next().kind() + " " + plan.next().address().substring(SITE.length());
  }

  @Test
  void whenAListHasLinks_theyAreReadBeforeTheNextList() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1", "l9"), List.of());
    assertThat(next(plan), is("LIST l1"));
    assertThat(
        plan.arrived(list(List.of("a", "b", "a"), "l2")).message(),
        is("3 links to pages, 1 of them known already"));
    List<String> order = new ArrayList<>();
    plan.upcoming(10).forEach(visit -> order.add(visit.address().substring(SITE.length())));
    assertThat(order, is(List.of("a", "b", "l2", "l9")));
    assertThat(plan.upcoming(2).size(), is(2));
  }

  @Test
  void whenListsFormALoop_itEndsAndIsSaid() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1"), List.of());
    plan.arrived(list(List.of(), "l2"));
    CrawlPlan.Arrival arrival = plan.arrived(list(List.of("a"), "l1", "l2"));
    assertThat(
        arrival.message(),
        is(
            "1 link to pages; the pages it names as the next ones have been read already, so the"
                + " list ends here"));
    plan.arrived(page("a"));
    assertThat(plan.finished(), is(true));
    assertThat(plan.summary().status(), is(Status.COMPLETE));
    assertThat(plan.summary().announced(), is(1L));
  }

  @Test
  void whenTwoAddressesHaveOneContent_itCountsOnce() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1"), List.of());
    plan.arrived(list(List.of("a", "b", "c")));
    assertThat(plan.arrived(page("x")).same(), is(false));
    assertThat(plan.arrived(page("x")).same(), is(true));
    assertThat(plan.arrived(page("y")).same(), is(false));
    assertThat(plan.summary().announced(), is(2L));
    assertThat(plan.summary().received(), is(2L));
    assertThat(plan.summary().status(), is(Status.COMPLETE));
  }

  @Test
  void whenALinkLeadsElsewhere_itIsAPageThatWasNotHad() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1"), List.of("jobs.example.com"));
    plan.arrived(
        new Found(
            true,
            true,
            0,
            null,
            List.of(
                "https://other.example/1",
                "javascript:void(0)",
                "https://jobs.example.com/2",
                "https://jobs.example.com:8443/3"),
            List.of(),
            10,
            1));
    List<Boolean> refused = plan.upcoming(9).stream().map(Visit::refused).toList();
    assertThat(refused, is(List.of(true, true, false, true)));
    assertThat(
        plan.next().refusal(),
        is(
            "the link leads to the host other.example, which is not one of this source; name it in"
                + " `hosts`, or leave the link out with `skip`"));
    plan.arrived(Found.missing(0));
    plan.arrived(Found.missing(0));
    plan.arrived(page("2"));
    plan.arrived(Found.missing(0));
    CrawlTotals.Summary summary = plan.summary();
    assertThat(summary.announced(), is(4L));
    assertThat(summary.received(), is(1L));
    assertThat(summary.status(), is(Status.FAILED));
    assertThat(
        summary.message(),
        is(
            "3 of 4 pages could not be had: https://other.example/1, javascript:void(0),"
                + " https://jobs.example.com:8443/3"));
  }

  @Test
  void whenPatternsAreGiven_linksAreChosenByThem() {
    CrawlDefinition definition =
        new CrawlDefinition(List.of(), List.of(SITE + "s"), null, null, "/job/", "[?]print", 100);
    CrawlPlan plan = new CrawlPlan(definition, List.of());
    CrawlPlan.Arrival arrival =
        plan.arrived(list(List.of("job/1", "about", "job/1?print", "job/2")));
    assertThat(arrival.message(), is("4 links to pages, 2 left out by match and skip"));
    assertThat(
        plan.upcoming(9).stream().map(Visit::address).toList(),
        is(List.of(SITE + "job/1", SITE + "job/2")));
  }

  @Test
  void whenNoPageIsFoundAtAll_thatIsAFault() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1"), List.of());
    plan.arrived(list(List.of()));
    assertThat(plan.summary().status(), is(Status.FAILED));
    assertThat(plan.summary().message(), containsString("no page with records was found"));
  }

  @Test
  void whenAListCannotBeHad_theWholeIsNotKnown() {
    CrawlPlan plan = new CrawlPlan(lists(100, "l1"), List.of());
    plan.arrived(list(List.of("a"), "l2"));
    plan.arrived(page("a"));
    plan.arrived(Found.missing(2));
    assertThat(plan.summary().status(), is(Status.FAILED));
    assertThat(
        plan.summary().message(),
        is("what 1 list page or sitemap leads to is not known in full: " + SITE + "l2"));
  }

  @Test
  void whenPagesFailInARow_theSiteIsGivenUpAndTheRestCounted() {
    CrawlPlan plan = new CrawlPlan(lists(1000, "l1"), List.of());
    List<String> pages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pages.add("p" + i);
    }
    plan.arrived(list(pages));
    plan.arrived(page("p0"));
    for (int i = 0; i < CrawlPlan.GIVEN_UP_AFTER; i++) {
      assertThat(plan.finished(), is(false));
      plan.arrived(Found.missing(1));
    }
    assertThat(plan.finished(), is(true));
    assertThat(plan.upcoming(5), is(List.of()));
    CrawlTotals.Summary summary = plan.summary();
    assertThat(summary.announced(), is(50L));
    assertThat(summary.received(), is(1L));
    assertThat(
        summary.message(),
        containsString(
            "the site was given up after 20 pages in a row that could not be had, with 29 more to"
                + " read"));
  }

  @Test
  void whenThereAreMorePagesThanAllowed_theyAreNamedAsLeftOut() {
    CrawlPlan plan = new CrawlPlan(lists(3, "l1"), List.of());
    plan.arrived(list(List.of("a", "b", "c", "d"), "l2"));
    plan.arrived(page("a"));
    plan.arrived(page("b"));
    assertThat(plan.finished(), is(true));
    assertThat(plan.summary().status(), is(Status.TRUNCATED));
    assertThat(plan.summary().announced(), is(4L));
    assertThat(
        plan.summary().message(),
        is(
            "there are more pages than max_pages (3): 3 that are known were left out; raise it, or"
                + " choose fewer"));
  }

  @Test
  void whenListsHaveTheRecordsThemselves_nothingIsAnnounced() {
    CrawlDefinition definition =
        new CrawlDefinition(List.of(SITE + "l1"), List.of(), null, "a", null, null, 100);
    CrawlPlan plan = new CrawlPlan(definition, List.of());
    assertThat(plan.next().kind(), is(Kind.LIST_OF_ITEMS));
    plan.arrived(new Found(true, true, 25, Digest.of("1"), List.of(), List.of(SITE + "l2"), 10, 1));
    plan.arrived(new Found(true, true, 5, Digest.of("2"), List.of(), List.of(), 10, 1));
    assertThat(plan.summary().announced(), is(-1L));
    assertThat(plan.summary().received(), is(30L));
    assertThat(plan.summary().status(), is(Status.COMPLETE));
  }

  static List<Long> seeds() {
    return new Random(20261125).longs(200).boxed().toList();
  }

  /** Sites of every shape, loops and broken pages included. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverTheSiteIs_everyPageIsReadOnceAndEveryRecordIsAccountedFor(long seed) {
    Random random = new Random(seed);
    int listCount = 1 + random.nextInt(8);
    int pageCount = random.nextInt(60);
    Map<String, Found> site = new LinkedHashMap<>();
    for (int i = 0; i < listCount; i++) {
      List<String> details = new ArrayList<>();
      for (int links = random.nextInt(15); links > 0 && pageCount > 0; links--) {
        details.add("p" + random.nextInt(pageCount));
      }
      String[] next = new String[random.nextInt(3)];
      for (int j = 0; j < next.length; j++) {
        next[j] = "l" + random.nextInt(listCount);
      }
      site.put(SITE + "l" + i, random.nextInt(10) == 0 ? Found.missing(1) : list(details, next));
    }
    for (int i = 0; i < pageCount; i++) {
      Found found =
          random.nextInt(8) == 0
              ? Found.missing(1)
              : new Found(
                  true,
                  true,
                  1 + random.nextInt(3),
                  Digest.of("" + random.nextInt(pageCount)),
                  List.of(),
                  List.of(),
                  10,
                  1);
      site.put(SITE + "p" + i, found);
    }
    CrawlDefinition definition = lists(20 + random.nextInt(100), "l0");
    List<String> order = crawl(definition, site, 1 + random.nextInt(5));

    assertThat("once", new HashSet<>(order).size(), is(order.size()));
    assertThat((long) order.size(), lessThanOrEqualTo(definition.maxPages()));
    assertThat("the same again", crawl(definition, site, 1), equalTo(order));
  }

  private static List<String> crawl(
      CrawlDefinition definition, Map<String, Found> site, int ahead) {
    CrawlPlan plan = new CrawlPlan(definition, List.of());
    List<String> order = new ArrayList<>();
    Set<String> promised = new HashSet<>();
    long received = 0;
    long missing = 0;
    while (!plan.finished()) {
      plan.upcoming(ahead).forEach(visit -> promised.add(visit.address()));
      Visit visit = plan.next();
      assertThat("asked for ahead", promised.contains(visit.address()), is(true));
      Found found = site.get(visit.address());
      boolean same = plan.arrived(found).same();
      order.add(visit.address());
      if (visit.kind() == Kind.PAGE) {
        received += same ? 0 : found.records();
        missing += found.had() ? 0 : 1;
      }
    }
    CrawlTotals.Summary summary = plan.summary();
    assertThat(summary.received(), is(received));
    assertThat(summary.announced() >= received + missing, is(true));
    boolean complete = summary.status() == Status.COMPLETE;
    assertThat(summary.message(), complete, is(summary.message().isEmpty()));
    if (complete) {
      assertThat(summary.announced(), is(received));
      assertThat(order.containsAll(reachable(definition, site)), is(true));
    }
    return order;
  }

  private static Set<String> reachable(CrawlDefinition definition, Map<String, Found> site) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(definition.start());
    while (!open.isEmpty()) {
      String address = open.remove(open.size() - 1);
      if (reached.add(address)) {
        open.addAll(site.get(address).details());
        open.addAll(site.get(address).next());
      }
    }
    return reached;
  }
}
