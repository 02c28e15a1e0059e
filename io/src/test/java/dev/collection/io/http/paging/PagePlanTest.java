package dev.collection.io.http.paging;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.ExtractionReport.Status;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagePlanTest {
  private static final long NONE = PagePlan.NOT_ANNOUNCED;
  private long fingerprint = 1;

  @Test
  void whenSourceHasNoPages_isFinishedAfterOneAnswer() {
    PagePlan plan = receive(new PagePlan(null), 7, NONE);

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
    PagePlan plan = receive(plan(10, 10_000), 25, 60);
    assertThat(plan.finished(), is(false));
    assertThat(plan.next().page(), is(2L));

    receive(plan, 25, 60);
    assertThat(plan.finished(), is(false));

    receive(plan, 10, 60);
    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.received(), is(60L));
  }

  @Test
  void whenNoTotalIsAnnounced_goesOnToAnEmptyPageAndSaysThatThereWasNone() {
    PagePlan third = receive(receive(plan(10, PageDefinition.NO_CAP), 10, NONE), 3, NONE);
    assertThat(third.finished(), is(false));
    receive(third, 0, NONE);

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
                + " be more than the 20 received; narrow the query in the spec, or give it"
                + " slices"));
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
                + " may be more than the 100 received; narrow the query in the spec, or give it"
                + " slices; the announced"
                + " number changed from 10000 to 100 while the pages were read"));
  }

  @Test
  void whenAPageCannotBeHad_goesOnToTheOthersAndHasFailed() {
    PagePlan plan = without(receive(plan(20, 0), 20, 60));

    assertThat(plan.finished(), is(false));
    assertThat(plan.next().page(), is(3L));
    plan = receive(plan, 20, 60);
    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(
        plan.message(),
        is("page 2 could not be had; 40 of the 60 announced records were received"));
  }

  @Test
  void whenTheLastPageCannotBeHad_asksForNoneAfterIt() {
    PagePlan plan = without(receive(receive(plan(20, 0), 20, 50), 20, 50));

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.status(), is(Status.FAILED));
  }

  @Test
  void whenNoTotalIsKnownAndAPageIsMissing_goesOnToAnEmptyPage() {
    PagePlan plan = without(receive(plan(20, 0), 20, NONE));
    plan = receive(receive(plan, 7, NONE), 0, NONE);

    assertThat(plan.end(), is(PagePlan.End.EMPTY_PAGE));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(plan.message(), startsWith("page 2 could not be had; 27 records were received"));
  }

  @Test
  void whenTheFirstPageCannotBeHad_givesUpAtOnce() {
    PagePlan plan = without(plan(20, 0));

    assertThat(plan.end(), is(PagePlan.End.GIVEN_UP));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(
        plan.message(),
        is("page 1 could not be had, those after it were not asked for; 0 records were received"));
  }

  @Test
  void whenThreePagesInARowCannotBeHad_givesUp() {
    PagePlan plan = without(receive(plan(20, 0), 20, 1000));
    plan = without(without(receive(plan, 20, 1000)));
    assertThat(plan.finished(), is(false));
    plan = without(plan);

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
  void whenTheLastPageNeededIsFull_oneMoreIsAskedFor() {
    PagePlan plan = receive(receive(plan(10, 100), 10, 20), 10, 20);

    assertThat(plan.finished(), is(false));
    assertThat(plan.isConfirming(), is(true));
    assertThat(plan.needed(5), hasSize(1));
    assertThat(receive(plan, 0, 20).status(), is(Status.COMPLETE));
  }

  @Test
  void whenMoreFollowsThanWasAnnounced_itIsReadToItsEnd() {
    PagePlan plan = receive(receive(receive(plan(10, 100), 10, 10), 10, 10), 3, 10);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.received(), is(23L));
  }

  @Test
  void whenASingleAnswerHasFewerThanItAnnounces_isTruncated() {
    PagePlan plan = new PagePlan(new PageDefinition(new PageTurn.Only(), null, 0, "/total", 0, 3));
    plan.after(5, 7, 1, null);

    assertThat(plan.end(), is(PagePlan.End.ONLY_PAGE));
    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(
        plan.message(),
        is("5 of the 7 announced records were received: page 1 is the only one; run again"));
  }

  @Test
  void whenThereIsNoEndToWhatFollows_failsAndAsksWhetherTheTotalIsThatOfAPage() {
    PagePlan plan = plan(10, PageDefinition.NO_CAP);
    while (!plan.finished()) {
      receive(plan, 10, 10);
    }

    assertThat(plan.received(), is(130L));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(
        plan.message(),
        startsWith(
            "there is no end after 130 records, although 10 were announced: is that the number of"
                + " a page?"));
  }

  @Test
  void whenThePageBehindTheLastCannotBeHadOrHasNothingNew_thatIsTheEnd() {
    PagePlan missing = receive(plan(10, 100), 10, 10);
    missing.withoutPage();
    PagePlan nothingNew = receive(plan(10, 100), 10, 10);
    nothingNew.confirmed();

    for (PagePlan plan : List.of(missing, nothingNew)) {
      assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
      assertThat(plan.status(), is(Status.COMPLETE));
      assertThat(plan.message(), is(""));
    }
  }

  @Test
  void whenOneBelowTheCap_isComplete() {
    PagePlan plan = receive(receive(plan(10, 20), 10, 19), 9, 19);

    assertThat(plan.status(), is(Status.COMPLETE));
  }

  @Test
  void whenTotalChanges_followsTheLatestAndSaysSo() {
    PagePlan shrunk = receive(receive(receive(plan(10, 100), 10, 30), 10, 20), 0, 20);
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
    PagePlan plan = receive(receive(receive(plan(10, 100), 10, 20), 9, NONE), 1, NONE);

    assertThat(plan.end(), is(PagePlan.End.TOTAL_REACHED));
    assertThat(plan.announced(), is(20L));
  }

  @Test
  void whenMoreIsReceivedThanAnnounced_isCompleteAndSaysSo() {
    PagePlan plan = receive(receive(plan(10, 100), 12, 11), 0, 11);

    assertThat(plan.status(), is(Status.COMPLETE));
    assertThat(plan.message(), is("12 records were received, more than the 11 announced"));
  }

  @Test
  void whenTheSamePageComesTwice_hasFailedInsteadOfGoingOnForEver() {
    PagePlan plan = plan(10, PageDefinition.NO_CAP);
    plan.after(10, NONE, 5, null);
    plan.after(10, NONE, 5, null);

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
    assertThat(needed(new PagePlan(null)), equalTo(List.of(1L)));
  }

  @Test
  void whenTotalIsAboveTheCap_needsNothingBeyondTheCap() {
    assertThat(needed(receive(plan(10, 30), 10, 90)), equalTo(List.of(2L, 3L)));
  }

  @Test
  void whenFinished_needsNothingAndTakesNoMorePages() {
    PagePlan plan = receive(plan(10, 10_000), 3, 3);

    assertThat(needed(plan), equalTo(List.of()));
    assertThrows(IllegalStateException.class, () -> plan.after(1, 3, 9, null));
  }

  @Test
  void whenNotFinished_hasNoStatus() {
    assertThrows(NullPointerException.class, () -> plan(10, 20).status());
  }

  @Test
  void whenOffsetsTurnThePage_countsWhatCameAndNotWhatWasAsked() {
    PagePlan plan = new PagePlan(offset(0, 100));
    assertThat(plan.next().parameters(), equalTo(Map.of("skip", "0", "limit", "100")));

    receive(plan, 60, 150);
    assertThat(plan.next().parameters(), equalTo(Map.of("skip", "60", "limit", "100")));

    receive(plan, 60, 150);
    assertThat(plan.next().parameters().get("skip"), is("120"));
    assertThat(receive(plan, 30, 150).end(), is(PagePlan.End.TOTAL_REACHED));
  }

  @Test
  void whenOffsetsTurnThePage_asksAheadInStepsOfWhatComes() {
    PagePlan plan = receive(new PagePlan(offset(1, 100)), 100, 350);

    assertThat(
        plan.needed(9).stream().map(request -> request.parameters().get("skip")).toList(),
        equalTo(List.of("101", "201", "301")));
  }

  @Test
  void whenAPageOfOffsetsIsMissing_leavesRoomForWhatItHas() {
    PagePlan plan = without(receive(new PagePlan(offset(0, 100)), 100, 350));

    assertThat(plan.next().parameters().get("skip"), is("200"));
  }

  @Test
  void whenTokensTurnThePage_endsWithTheAnswerThatHasNone() {
    PagePlan plan = new PagePlan(token(false));
    assertThat(plan.next().parameters(), equalTo(Map.of()));

    plan.after(10, 15, 1, "a%3D%3D");
    assertThat(plan.next().parameters(), equalTo(Map.of("after", "a%3D%3D")));
    assertThat(plan.needed(5).size(), is(1));

    plan.after(5, 15, 2, null);
    assertThat(plan.end(), is(PagePlan.End.NO_NEXT_PAGE));
    assertThat(plan.status(), is(Status.COMPLETE));
  }

  @Test
  void whenTokenIsEncodedAlready_isNotEncodedTwice() {
    PagePlan plan = new PagePlan(token(true));
    plan.after(10, NONE, 1, "a+b%3D%3D");

    assertThat(plan.next().parameters(), equalTo(Map.of("after", "a+b==")));
  }

  @Test
  void whenATokenComesAgain_hasFailedAndNamesThePage() {
    PagePlan plan = new PagePlan(token(false));
    plan.after(10, NONE, 1, "a");
    plan.after(10, NONE, 2, "b");
    plan.after(10, NONE, 3, "a");

    assertThat(plan.end(), is(PagePlan.End.REPEATED_CURSOR));
    assertThat(plan.status(), is(Status.FAILED));
    assertThat(
        plan.message(),
        startsWith("page 3 names a next page that was read before, so that reading would go"));
  }

  @Test
  void whenAnEmptyPageNamesANextOne_goesOn() {
    PagePlan plan = new PagePlan(token(false));
    plan.after(10, NONE, 1, "a");
    plan.after(0, NONE, 0, "b");
    plan.after(3, NONE, 2, "");

    assertThat(plan.end(), is(PagePlan.End.NO_NEXT_PAGE));
    assertThat(plan.received(), is(13L));
  }

  @Test
  void whenOnlyEmptyPagesCome_doesNotGoOnForEver() {
    PagePlan plan = new PagePlan(token(false));
    int pages = 0;
    while (!plan.finished()) {
      plan.after(0, NONE, 0, "token " + pages++);
    }

    assertThat(pages, is(100));
    assertThat(plan.status(), is(Status.FAILED));
  }

  @Test
  void whenThePageWithTheNextTokenIsMissing_givesUpAndSaysSo() {
    PagePlan plan = new PagePlan(token(false));
    plan.after(10, 30, 1, "a");
    plan.withoutPage();

    assertThat(plan.end(), is(PagePlan.End.GIVEN_UP));
    assertThat(
        plan.message(),
        is(
            "page 2 could not be had, those after it were not asked for; 10 of the 30 announced"
                + " records were received"));
  }

  @Test
  void whenTheLastAnswerNamesNoNextPageBeforeTheTotal_isTruncated() {
    PagePlan plan = new PagePlan(token(false));
    plan.after(10, 30, 1, null);

    assertThat(plan.status(), is(Status.TRUNCATED));
    assertThat(plan.message(), containsString("page 1 named no next page"));
  }

  @Test
  void whenNextAddressIsInTheAnswer_isUsedAsItIs() {
    PagePlan plan =
        new PagePlan(new PageDefinition(new PageTurn.NextUrl("/next"), "limit", 10, null, 0, 3));
    assertThat(plan.next(), is(new PageRequest(1, Map.of("limit", "10"), null)));

    plan.after(10, NONE, 1, "/list?limit=10&c=x%3D");
    assertThat(plan.next(), is(new PageRequest(2, Map.of(), "/list?limit=10&c=x%3D")));
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
      int pages = 0;
      while (!plan.finished()) {
        long next = plan.next().page();
        int ahead = random.nextInt(5);
        int items = Math.min(handedOut - sent, 1 + random.nextInt(60));
        boolean sure = plan.needed(ahead + 1).size() > ahead;
        receive(plan, items, tells ? handedOut : NONE);
        sent += items;
        String where = "seed " + seed + ", round " + round + ", page " + next;
        assertThat(where, plan.received(), is((long) sent));
        if (sure && ahead == 1 && items <= plan.definition().size()) {
          assertThat(where + " was called needed", plan.finished(), is(false));
        }
        assertThat(where, ++pages <= handedOut + 1, is(true));
      }
      String where = "seed " + seed + ", round " + round + ": " + plan;
      assertThat(where, sent, is(handedOut));
      assertThat(where, plan.status() == Status.COMPLETE, is(cap == 0 || handedOut < cap));
    }
  }

  private PagePlan receive(PagePlan plan, long items, long total) {
    plan.after(items, total, fingerprint++, null);
    return plan;
  }

  private static PagePlan without(PagePlan plan) {
    plan.withoutPage();
    return plan;
  }

  private static List<Long> needed(PagePlan plan) {
    return plan.needed(20).stream().map(PageRequest::page).toList();
  }

  private static PagePlan plan(int size, long cap) {
    return new PagePlan(definition(size, cap));
  }

  private static PageDefinition definition(int size, long cap) {
    return PageDefinition.numbered("Page", 1, "Size", size, "/total", cap);
  }

  private static PageDefinition offset(int first, int size) {
    return new PageDefinition(
        new PageTurn.Offset("skip", first), "limit", size, "/total", PageDefinition.NO_CAP, 3);
  }

  private static PageDefinition token(boolean encoded) {
    return new PageDefinition(
        new PageTurn.Token("after", "/next", encoded), null, 0, "/total", PageDefinition.NO_CAP, 3);
  }
}
