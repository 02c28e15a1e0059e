package dev.collection.io.http.slice;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.io.http.slice.SlicePlan.UnavailableCodesException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicePlanTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-25");
  private static final SliceDimension SERIES =
      new SliceDimension(List.of("Series"), new SliceValues.Listed(List.of("0343", "2210")));
  private static final SliceDimension STATES =
      new SliceDimension(List.of("State"), new SliceValues.CodeList("/states", "/list", "/code"));

  @Test
  void whenThereAreNoDimensions_isOneSliceWithoutName() throws Exception {
    SlicePlan plan = plan(false, null);

    assertThat(plan.first(), contains(Slice.WHOLE));
    assertThat(Slice.WHOLE.name(), is(""));
    assertThat(plan.canSplit(Slice.WHOLE), is(false));
  }

  @Test
  void whenSplitOnlyAtTheCap_beginsWithTheWhole() throws Exception {
    SlicePlan plan = plan(false, null, SERIES, STATES);

    assertThat(names(plan.first()), contains(""));
    assertThat(names(plan.split(Slice.WHOLE)), contains("Series=0343", "Series=2210"));
  }

  @Test
  void whenSplitAlways_beginsWithTheFirstDimension() throws Exception {
    assertThat(
        names(plan(true, null, SERIES, STATES).first()), contains("Series=0343", "Series=2210"));
  }

  @Test
  void whenASliceIsSplit_theNextDimensionIsAddedAndAfterTheLastItCannotBe() throws Exception {
    SlicePlan plan = plan(false, null, SERIES, STATES);
    Slice second = plan.split(Slice.WHOLE).get(1);

    List<Slice> smaller = plan.split(second);

    assertThat(names(smaller), contains("Series=2210, State=AK ", "Series=2210, State=TX"));
    assertThat(plan.canSplit(second), is(true));
    assertThat(plan.canSplit(smaller.get(0)), is(false));
  }

  @Test
  void whenTheCodeListCannotBeHad_saysSo() {
    SlicePlan plan =
        new SlicePlan(
            List.of(STATES),
            true,
            list -> {
              throw new UnavailableCodesException(list.url() + " is down");
            },
            TODAY,
            null);

    assertThat(
        assertThrows(UnavailableCodesException.class, plan::first).getMessage(),
        is("/states is down"));
  }

  @Test
  void whenSplitByDates_theLastRangeEndsToday() throws Exception {
    SlicePlan plan = plan(true, null, dates("2026-11-20", null, Period.ofDays(3), false));

    assertThat(
        names(plan.first()),
        contains("from=2026-11-20, to=2026-11-22", "from=2026-11-23, to=2026-11-25"));
  }

  @Test
  void whenTheEndIsExclusive_itIsTheDayAfterTheRange() throws Exception {
    SlicePlan plan = plan(true, null, dates("2026-11-24", null, Period.ofDays(1), true));

    assertThat(
        names(plan.first()),
        contains("from=2026-11-24, to=2026-11-25", "from=2026-11-25, to=2026-11-26"));
  }

  @Test
  void whenOnlyWhatIsNewIsOfInterest_beginsThere() throws Exception {
    SlicePlan plan =
        plan(
            true,
            LocalDate.parse("2026-11-24"),
            dates("2017-01-01", null, Period.ofMonths(1), false));

    assertThat(names(plan.first()), contains("from=2026-11-24, to=2026-11-25"));
  }

  @Test
  void whenARangeOfMonthsIsTooLarge_itIsSplitIntoDaysAndADayByTheNextDimension() throws Exception {
    SlicePlan plan =
        plan(
            true,
            null,
            dates("2026-10-31", null, Period.ofMonths(1), false),
            dates("2017-01-01", null, Period.ofDays(1), false),
            SERIES);
    Slice month = plan.first().get(0);

    List<Slice> days = plan.split(month);

    assertThat(month.name(), is("from=2026-10-31, to=2026-11-25"));
    assertThat(days, hasSize(26));
    assertThat(days.get(25).name(), is("from=2026-11-25, to=2026-11-25"));
    assertThat(
        names(plan.split(days.get(25))),
        contains(
            "from=2026-11-25, to=2026-11-25, Series=0343",
            "from=2026-11-25, to=2026-11-25, Series=2210"));
  }

  @Test
  void whenARangeIsOneDayAlready_aDimensionOfDaysIsSkipped() throws Exception {
    SlicePlan plan =
        plan(
            true,
            null,
            dates("2026-11-25", null, Period.ofMonths(1), false),
            dates("2017-01-01", null, Period.ofDays(1), false),
            SERIES);

    assertThat(
        names(plan.split(plan.first().get(0))),
        contains(
            "from=2026-11-25, to=2026-11-25, Series=0343",
            "from=2026-11-25, to=2026-11-25, Series=2210"));
  }

  /** Whatever the step, ranges follow each other without a gap and have every day once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whenDatesAreRandom_everyDayIsInOneRange(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      LocalDate from = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(800));
      LocalDate to = from.plusDays(random.nextInt(400));
      Period step =
          random.nextBoolean()
              ? Period.ofDays(1 + random.nextInt(40))
              : Period.ofMonths(1 + random.nextInt(3));
      List<LocalDate> days = new ArrayList<>();
      for (Slice slice : plan(true, null, dates("" + from, "" + to, step, false)).first()) {
        slice.first().datesUntil(slice.last().plusDays(1)).forEach(days::add);
      }
      assertThat(
          "seed " + seed + ", " + from + " to " + to + " by " + step,
          days,
          equalTo(from.datesUntil(to.plusDays(1)).toList()));
    }
  }

  private static SlicePlan plan(boolean always, LocalDate since, SliceDimension... dimensions) {
    return new SlicePlan(List.of(dimensions), always, list -> List.of("AK ", "TX"), TODAY, since);
  }

  private static SliceDimension dates(String from, String to, Period step, boolean endExclusive) {
    return new SliceDimension(
        List.of("from", "to"),
        new SliceValues.Dates(
            LocalDate.parse(from),
            to == null ? null : LocalDate.parse(to),
            step,
            "uuuu-MM-dd",
            endExclusive));
  }

  private static List<String> names(List<Slice> slices) {
    return slices.stream().map(Slice::name).toList();
  }
}
