package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.source.Position;
import dev.collection.model.ExtractionReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagePlanTest {
  private static final long NONE = PagePlan.NOT_ANNOUNCED;
  private long fingerprint = 1;

  @Test
  void whenSourceHasNoPages_isFinishedAfterOneAnswer() {
    PagePlan plan = receive(PagePlan.start(null), 7, NONE);

    assertThat(plan.end(), is(PagePlan.End.ONLY_PAGE));
    assertThat(plan.status(), is(Status.COMPLETE));
    assertThat(plan.received(), is(7L));
    assertThat(plan.message(), is(""));
  }

  @Test
  void whenTotalIsReceived_isFinishedWithoutAskingForAnEmptyPage() {
    PagePlan plan = receive(receive(plan(500, 10_000), 500, 742), 242, 742);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.COMPLETE));
    assertThat(plan.message(), is(""));
  }

  @Test
  void when25ItemsComeThough10WereAsked_countsWhatCame() {
    PagePlan first = receive(plan(10, 10_000), 25, 60);
    PagePlan second = receive(first, 25, 60);
    PagePlan third = receive(second, 10, 60);

    assertThat(first.finished(), is(false));
    assertThat(first.nextPage(), is(2L));
    assertThat(second.finished(), is(false));
    assertThat(third.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(third.received(), is(60L));
  }

  @Test
  void whenNoTotalIsAnnounced_goesOnToAnEmptyPageAndSaysThatThereWasNone() {
    PagePlan second = receive(receive(plan(10, PageDefinition.NO_CAP), 10, NONE), 3, NONE);
    PagePlan third = receive(second, 0, NONE);

    assertThat(second.finished(), is(false));
    assertThat(third.end(), is(PagePlan.End.EMPTY_PAGE));
    assertThat(third.status(), is(Status.COMPLETE));
    assertThat(third.message(), is("no answer had a number at /total; correct total in the spec"));
  }

  @Test
  void whenFirstPageIsEmpty_isComplete() {
    PagePlan plan = receive(plan(10, 100), 0, 0);

    assertThat(plan.status(), is(Status.COMPLETE));
    assertThat(plan.message(), is(""));
  }

  @Test
  void whenPageIsEmptyBeforeTheTotal_isTruncatedWithNumbers() {
    PagePlan plan = receive(receive(plan(10, 100), 10, 30), 0, 30);

    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(
        plan.message(),
        is(
            "10 of the 30 announced records were received: page 2 was empty before the end; run"
                + " again"));
  }

  @Test
  void whenTotalIsTheCap_isTruncatedThoughAllOfItWasReceived() {
    PagePlan plan = receive(receive(plan(10, 20), 10, 20), 10, 20);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(
        plan.message(),
        is(
            "the source hands out at most 20 records for one query and announced 20, so there may"
                + " be more than the 20 received; narrow the query in the spec"));
  }

  @Test
  void whenTotalIsTheCapAndPagesEndEarly_isTruncated() {
    PagePlan plan = receive(receive(plan(10, 20), 10, 20), 0, 20);

    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(plan.message(), containsString("more than the 10 received"));
  }

  @Test
  void whenALaterPageAnnouncesLessThanTheCap_isTruncatedAllTheSame() {
    PagePlan plan = receive(receive(plan(50, 10_000), 50, 10_000), 50, 100);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(
        plan.message(),
        is(
            "the source hands out at most 10000 records for one query and announced 10000, so there"
                + " may be more than the 100 received; narrow the query in the spec; the announced"
                + " number changed from 10000 to 100 while the pages were read"));
  }

  @Test
  void whenAPageCannotBeHad_goesOnToTheOthersAndHasFailed() {
    PagePlan plan = receive(plan(20, 0), 20, 60).withoutPage(5);

    assertThat(plan.finished(), is(false));
    assertThat(plan.nextPage(), is(3L));
    plan = receive(plan, 20, 60);
    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(plan.requests(), is(7L));
    assertThat(
        plan.message(),
        is("page 2 could not be had; 40 of the 60 announced records were received"));
  }

  @Test
  void whenTheLastPageCannotBeHad_asksForNoneAfterIt() {
    PagePlan plan = receive(receive(plan(20, 0), 20, 50), 20, 50).withoutPage(5);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.FAILED));
  }

  @Test
  void whenNoTotalIsKnownAndAPageIsMissing_goesOnToAnEmptyPage() {
    PagePlan plan = receive(plan(20, 0), 20, NONE).withoutPage(5);
    plan = receive(receive(plan, 7, NONE), 0, NONE);

    assertThat(plan.end(), is(PagePlan.End.EMPTY_PAGE));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(plan.message(), startsWith("page 2 could not be had; 27 records were received"));
  }

  @Test
  void whenTheFirstPageCannotBeHad_givesUpAtOnce() {
    PagePlan plan = plan(20, 0).withoutPage(5);

    assertThat(plan.end(), is(PagePlan.End.GIVEN_UP));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(
        plan.message(),
        is("page 1 could not be had, those after it were not asked for; 0 records were received"));
  }

  @Test
  void whenThreePagesInARowCannotBeHad_givesUp() {
    PagePlan plan = receive(plan(20, 0), 20, 1000).withoutPage(5);
    plan = receive(plan, 20, 1000).withoutPage(5).withoutPage(5);
    assertThat(plan.finished(), is(false));
    plan = plan.withoutPage(5);

    assertThat(plan.end(), is(PagePlan.End.GIVEN_UP));
    assertThat(
        plan.message(),
        is(
            "pages 2, 4, 5, 6 could not be had, those after it were not asked for; 40 of the 1000"
                + " announced records were received"));
  }

  @Test
  void whenReceivedReachesTheCapWithoutATotal_stopsAndIsTruncated() {
    PagePlan plan = receive(receive(plan(10, 20), 10, NONE), 10, NONE);

    assertThat(plan.end(), is(PagePlan.End.CAP_REACHED));
    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(plan.message(), containsString("announced no number"));
  }

  @Test
  void whenTotalIsAboveTheCap_stopsAtTheCapAndIsTruncated() {
    PagePlan plan = receive(receive(plan(10, 20), 10, 35), 10, 35);

    assertThat(plan.end(), is(PagePlan.End.CAP_REACHED));
    assertThat(plan.status(), is(Status.TRUNCATED));
  }

  @Test
  void whenOneBelowTheCap_isComplete() {
    PagePlan plan = receive(receive(plan(10, 20), 10, 19), 9, 19);

    assertThat(plan.status(), is(Status.COMPLETE));
  }

  @Test
  void whenTotalChanges_followsTheLatestAndSaysSo() {
    PagePlan shrunk = receive(receive(plan(10, 100), 10, 30), 10, 20);
    PagePlan grown = receive(receive(receive(plan(10, 100), 10, 20), 10, 21), 1, 21);

    assertThat(shrunk.status(), is(Status.COMPLETE));
    assertThat(
        shrunk.message(),
        is("the announced number changed from 30 to 20 while the pages were read"));
    assertThat(grown.status(), is(Status.COMPLETE));
    assertThat(
        grown.message(),
        is("the announced number changed from 20 to 21 while the pages were read"));
  }

  @Test
  void whenALaterPageDoesNotTellTheTotal_theEarlierOneHolds() {
    PagePlan plan = receive(receive(plan(10, 100), 10, 20), 10, NONE);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.announced(), is(20L));
  }

  @Test
  void whenMoreIsReceivedThanAnnounced_isCompleteAndSaysSo() {
    PagePlan plan = receive(plan(10, 100), 12, 11);

    assertThat(plan.status(), is(Status.COMPLETE));
    assertThat(plan.message(), is("12 records were received, more than the 11 announced"));
  }

  @Test
  void whenTheSamePageComesTwice_hasFailedInsteadOfGoingOnForEver() {
    PagePlan plan =
        plan(10, PageDefinition.NO_CAP).after(10, NONE, 5, 1, 1).after(10, NONE, 5, 1, 1);

    assertThat(plan.finished(), is(true));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(plan.message(), containsString("pages 1 and 2 have the same items"));
    assertThat(plan.message(), containsString("ignore the parameter Page"));
  }

  @Test
  void whenTotalIsKnown_needsAheadOnlyWhatIsCertain() {
    PagePlan plan = receive(plan(10, 10_000), 10, 45);

    assertThat(needed(plan), equalTo(List.of(2L, 3L, 4L, 5L)));
  }

  @Test
  void whenPagesAreLargerThanAsked_needsFewerAhead() {
    PagePlan plan = receive(plan(10, 10_000), 25, 60);

    assertThat(needed(plan), equalTo(List.of(2L, 3L)));
  }

  @Test
  void whenTotalIsUnknown_needsOnlyTheNext() {
    assertThat(needed(plan(10, 10_000)), equalTo(List.of(1L)));
    assertThat(needed(receive(plan(10, 10_000), 10, NONE)), equalTo(List.of(2L)));
    assertThat(needed(PagePlan.start(null)), equalTo(List.of(1L)));
  }

  @Test
  void whenTotalIsAboveTheCap_needsNothingBeyondTheCap() {
    assertThat(needed(receive(plan(10, 30), 10, 90)), equalTo(List.of(2L, 3L)));
  }

  @Test
  void whenFinished_needsNothingAndTakesNoMorePages() {
    PagePlan plan = receive(plan(10, 10_000), 3, 3);

    assertThat(needed(plan), equalTo(List.of()));
    assertThrows(IllegalStateException.class, () -> plan.after(1, 3, 9, 1, 1));
  }

  @Test
  void whenNotFinished_hasNoStatus() {
    assertThrows(NullPointerException.class, () -> plan(10, 20).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1 2 3", "1 2 3 4 5 6 7 8 NEVER", "1 2 3 4 5 6 7 eight -"})
  void whenPositionIsNotOne_saysSo(String text) {
    PageDefinition pages = definition(10, 20);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PagePlan.at(pages, new Position(text)));

    assertThat(e.getMessage(), is("'" + text + "' is not a position of a paged source"));
  }

  /**
   * Any source that sends pages of any size in order, and whatever it announces: reading ends, and
   * COMPLETE is said only if nothing is missing.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whenPagesAreRandom_endsAndNeverCallsAPartTheWhole(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 500; round++) {
      int open = random.nextInt(300);
      int cap = random.nextBoolean() ? 1 + random.nextInt(300) : 0;
      int handedOut = cap == 0 ? open : Math.min(open, cap);
      boolean tells = random.nextBoolean();
      PagePlan plan = plan(1 + random.nextInt(40), cap);
      int sent = 0;
      List<PagePlan> plans = new ArrayList<>(List.of(plan));
      while (!plan.finished()) {
        long next = plan.nextPage();
        int ahead = random.nextInt(5);
        int items = Math.min(handedOut - sent, 1 + random.nextInt(60));
        boolean sure = plan.needs(next + ahead);
        plan = receive(plan, items, tells ? handedOut : NONE);
        sent += items;
        String where = "seed " + seed + ", round " + round + ", page " + next;
        assertThat(where, PagePlan.at(plan.definition(), plan.position()), equalTo(plan));
        assertThat(where, plan.received(), is((long) sent));
        if (sure && ahead == 1 && items <= plan.definition().size()) {
          assertThat(where + " was called needed", plan.finished(), is(false));
        }
        plans.add(plan);
        assertThat(where, plans.size() <= handedOut + 2, is(true));
      }
      String where = "seed " + seed + ", round " + round + ": " + plan;
      assertThat(where, sent, is(handedOut));
      assertThat(where, plan.status() == Status.COMPLETE, is(cap == 0 || handedOut < cap));
    }
  }

  private PagePlan receive(PagePlan plan, long items, long total) {
    return plan.after(items, total, fingerprint++, 100, 1);
  }

  private static List<Long> needed(PagePlan plan) {
    return LongStream.rangeClosed(1, 20).filter(plan::needs).boxed().toList();
  }

  private static PagePlan plan(int size, long cap) {
    return PagePlan.start(definition(size, cap));
  }

  private static PageDefinition definition(int size, long cap) {
    return new PageDefinition("Page", 1, "Size", size, "/total", cap);
  }
}
