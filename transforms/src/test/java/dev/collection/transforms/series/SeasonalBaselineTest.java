package dev.collection.transforms.series;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.transforms.series.SeriesFinding.Status;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mondays (0) bring 3,000 postings, Sundays (6) 100, the other days 2,000. */
class SeasonalBaselineTest {
  private static final SeriesDefinition POSTINGS =
      new SeriesDefinition(
          "postings", 3, 4, 0.1, 50, 0, Double.POSITIVE_INFINITY, SeriesDefinition.Best.HIGHEST);

  private static final SeriesDefinition POINTS =
      new SeriesDefinition("points", 3, 4, 0, 1, 0, 100, SeriesDefinition.Best.HIGHEST);

  private static final SeriesDefinition NULLS =
      new SeriesDefinition("nulls", 3, 4, 0.1, 1, 0, 100, SeriesDefinition.Best.LOWEST);

  private static double usual(int run) {
    double level = run % 7 == 0 ? 3000 : run % 7 == 6 ? 100 : 2000;
    return level + 10 * (run % 3 - 1);
  }

  private static SeasonalBaseline baseline(double[] values) {
    int[] seasons = new int[values.length];
    Arrays.setAll(seasons, run -> run % 7);
    return new SeasonalBaseline(new RunSeries(values, seasons), POSTINGS);
  }

  /** All runs are of one season. */
  private static SeriesFinding judge(SeriesDefinition definition, double value, double... values) {
    return new SeasonalBaseline(new RunSeries(values, new int[values.length]), definition)
        .judge(value, 0, "");
  }

  private static double[] weeks(int count) {
    double[] values = new double[7 * count];
    Arrays.setAll(values, SeasonalBaselineTest::usual);
    return values;
  }

  @Test
  void whenAMondayBringsFewer_saysHowManyFewerThanMondays() {
    SeriesFinding finding = baseline(weeks(8)).judge(1800, 0, "Mondays");

    assertThat(finding.status(), is(Status.UNUSUAL));
    assertThat(finding.score(), is(lessThan(-50.0)));
    assertThat(
        finding.sentence(),
        is(
            "this run brings 40% fewer postings than Mondays do: 1,800, expected 3,000 after"
                + " 8 of them"));
  }

  @Test
  void whenARunBringsVeryMany_theShareStaysReadable() {
    SeasonalBaseline baseline = baseline(weeks(8));

    assertThat(
        baseline.judge(48_000, 0, "Mondays").sentence(),
        is(
            "this run brings 1,500% more postings than Mondays do: 48,000, expected 3,000 after"
                + " 8 of them"));
    assertThat(
        baseline.judge(3e12, 0, "Mondays").sentence(),
        is(
            "this run brings more than 1,000,000% more postings than Mondays do:"
                + " 3,000,000,000,000, expected 3,000 after 8 of them"));
  }

  @Test
  void whenASundayBringsAsManyAsSundays_isUsual() {
    SeasonalBaseline baseline = baseline(weeks(8));

    assertThat(baseline.judge(105, 6, "Sundays").status(), is(Status.USUAL));
    assertThat(baseline.judge(2000, 6, "Sundays").status(), is(Status.UNUSUAL));
    assertThat(baseline.judge(105, 0, "Mondays").status(), is(Status.UNUSUAL));
  }

  @Test
  void whenItGrows_theTrendIsExpectedToGoOn() {
    double[] values = weeks(8);
    Arrays.setAll(values, run -> values[run] + 20.0 * run);
    SeasonalBaseline baseline = baseline(values);

    SeriesFinding finding = baseline.judge(3000 + 20 * 56, 0, "Mondays");
    assertThat(finding.expected(), is(closeTo(4120, 15)));
    assertThat(finding.status(), is(Status.USUAL));
    assertThat(baseline.judge(3000, 0, "Mondays").status(), is(Status.UNUSUAL));
  }

  @Test
  void whenSomeRunsWentWrongOrAreMissing_theyDoNotChangeWhatIsExpected() {
    double[] values = weeks(8);
    values[7] = 0;
    values[14] = 1e9;
    values[21] = Double.NaN;

    SeriesFinding finding = baseline(values).judge(3000, 0, "Mondays");
    assertThat(finding.expected(), is(closeTo(3000, 15)));
    assertThat(finding.status(), is(Status.USUAL));
  }

  @Test
  void whenTheDifferenceIsSmall_isUsualHoweverRareItIs() {
    double[] equal = new double[56];
    Arrays.fill(equal, 1000);

    assertThat(baseline(equal).judge(1000, 0, "Mondays").score(), is(0.0));
    assertThat(baseline(equal).judge(1090, 0, "Mondays").status(), is(Status.USUAL));
    assertThat(baseline(equal).judge(1200, 0, "Mondays").status(), is(Status.UNUSUAL));
    double[] few = new double[56];
    Arrays.fill(few, 10);
    assertThat(baseline(few).judge(50, 0, "Mondays").status(), is(Status.USUAL));
  }

  @Test
  void whenTheHistoryIsShort_saysHowMuchThereIs() {
    SeriesFinding finding = baseline(weeks(2)).judge(0, 0, "Mondays");

    assertThat(finding.status(), is(Status.NOT_ENOUGH_HISTORY));
    assertThat(finding.sentence(), is("not enough history: 2 of 3 Mondays"));
    assertThat(
        baseline(new double[0]).judge(1, 0, "Mondays").sentence(),
        is("not enough history: 0 of 3 Mondays"));
  }

  @Test
  void whenNothingIsExpected_saysSoInsteadOfAShare() {
    SeriesFinding finding = baseline(new double[56]).judge(300, 0, "Mondays");

    assertThat(finding.status(), is(Status.UNUSUAL));
    assertThat(
        finding.sentence(),
        is(
            "this run brings 300 postings where 0 is expected: 300, expected 0 after"
                + " 8 of them"));
  }

  @Test
  void whenTheTrendLeadsBeyondWhatANumberCanBe_thatIsExpected() {
    SeriesFinding perfect = judge(POINTS, 100, 90, 93, 96, 99);
    assertThat(perfect.expected(), is(100.0));
    assertThat(perfect.score(), is(0.0));
    assertThat(perfect.status(), is(Status.USUAL));

    SeriesFinding none = judge(POSTINGS, 0, 600, 400, 200, 0);
    assertThat(none.expected(), is(0.0));
    assertThat(none.status(), is(Status.USUAL));
    assertThat(
        judge(POSTINGS, 900, 600, 400, 200, 0).sentence(),
        is(
            "this run brings 900 postings where 0 is expected: 900, expected 0 after"
                + " 4 of them"));
    assertThat(judge(NULLS, 100, 70, 80, 90, 100).status(), is(Status.USUAL));
    assertThat(judge(NULLS, 0, 6, 4, 2, 0).expected(), is(0.0));
  }

  @Test
  void whenTheTrendStops_isUsual_butNotWhenMoreIsMissing() {
    assertThat(judge(POINTS, 99, 90, 93, 96, 99).status(), is(Status.USUAL));
    for (int step = 1; step < 100; step++) {
      double[] growing = new double[] {0.1 * step, 0.2 * step, 0.3 * step, 0.4 * step};
      assertThat(judge(POINTS, 0.4 * step, growing).status(), is(Status.USUAL));
    }
    SeriesFinding worse = judge(POINTS, 90, 90, 93, 96, 99);
    assertThat(worse.status(), is(Status.UNUSUAL));
    assertThat(worse.score(), is(closeTo(-12.1, 0.1)));

    assertThat(judge(POSTINGS, 4_000, 1_000, 2_000, 3_000, 4_000).status(), is(Status.USUAL));
    assertThat(judge(POSTINGS, 0, 1_000, 2_000, 3_000, 4_000).status(), is(Status.UNUSUAL));
    assertThat(judge(POSTINGS, 0, 100, 200, 400, 800).status(), is(Status.UNUSUAL));
    assertThat(judge(POSTINGS, 0, 1_000, 990, 980, 970).status(), is(Status.UNUSUAL));
    // The last run that has the number is two steps back.
    assertThat(judge(POSTINGS, 3_000, 1_000, 2_000, 3_000, Double.NaN).status(), is(Status.USUAL));
  }

  @Test
  void whenANumberGoesToItsBest_isNeverUnusualThere() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      double[] up = random.doubles(3 + random.nextInt(14), 0, 100).sorted().toArray();
      double[] down = Arrays.stream(up).map(value -> 100 - value).toArray();

      assertThat(judge(POINTS, 100, up).status(), is(Status.USUAL));
      assertThat(judge(NULLS, 0, down).status(), is(Status.USUAL));
    }
    // What goes the other way, or to its worst, is told.
    assertThat(judge(POINTS, 0, 50, 49, 48, 47).status(), is(Status.UNUSUAL));
    assertThat(judge(POINTS, 100, 50, 49, 48, 47).status(), is(Status.UNUSUAL));
    assertThat(judge(NULLS, 100, 5, 6, 7, 8).status(), is(Status.UNUSUAL));
  }

  @Test
  void whenWhatIsExpectedIsToldAsNothing_thereIsNoShareOfIt() {
    assertThat(
        judge(NULLS, 30, 0.004, 0.004, 0.004).sentence(),
        is("this run brings 30 nulls where 0 is expected: 30, expected 0 after 3 of them"));
  }

  @Test
  void whenANumberIsNotFinite_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> baseline(weeks(3)).judge(Double.NaN, 0, "Mondays"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RunSeries(new double[] {Double.POSITIVE_INFINITY}, new int[] {0}));
    assertThrows(IllegalArgumentException.class, () -> new RunSeries(new double[1], new int[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SeriesDefinition("postings", 1, 4, 0, 0, 0, 1, SeriesDefinition.Best.LOWEST));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SeriesDefinition("postings", 2, 4, 0, 0, 1, 1, SeriesDefinition.Best.LOWEST));
  }
}
