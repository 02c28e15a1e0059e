package dev.collection.transforms.series;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A run a day: Sundays bring 100 items, other days 1,000. */
class SeriesJudgeTest {
  private static final RunNumbers.Key ITEMS = new RunNumbers.Key(RunNumbers.Kind.VOLUME, "api", "");
  private static final RunNumbers.Key NULLS =
      new RunNumbers.Key(RunNumbers.Kind.NULLS, "api", "pay");
  private static final RunNumbers.Key QUALITY =
      new RunNumbers.Key(RunNumbers.Kind.QUALITY, "", "accuracy");

  /** A Sunday. */
  private static final Instant NOW = Instant.parse("2026-11-15T06:00:00Z");

  private static RunNumbers run(int daysAgo, double items, double nulls, double quality) {
    return new RunNumbers(
        NOW.minus(Duration.ofDays(daysAgo)),
        new TreeMap<>(Map.of(ITEMS, items, NULLS, nulls, QUALITY, quality)));
  }

  private static List<RunNumbers> days(int count) {
    List<RunNumbers> days = new ArrayList<>();
    for (int ago = count; ago > 0; ago--) {
      double items = (ago % 7 == 0 ? 100 : 1000) + ago % 3;
      days.add(run(ago, items, 2 + 0.1 * (ago % 2), 99 + 0.1 * (ago % 2)));
    }
    return days;
  }

  private static SeriesReport judge(SeriesSettings settings, RunNumbers now, int days) {
    return new SeriesJudge(settings).judge(now, days(days));
  }

  @Test
  void whenASundayIsLikeSundays_thereIsNothingToTell() {
    assertThat(judge(SeriesSettings.SUGGESTED, run(0, 102, 2, 99), 28), is(SeriesReport.NONE));
  }

  @Test
  void whenNumbersAreUnusual_saysWhichAndWhatIsExpected() {
    SeriesReport report = judge(SeriesSettings.SUGGESTED, run(0, 1000, 30, 90), 28);

    assertThat(report.notes(), is(List.of()));
    assertThat(
        report.findings().stream().map(SeriesReport.Unusual::key).toList(),
        is(List.of(QUALITY, ITEMS, NULLS)));
    assertThat(
        report.findings().stream().map(SeriesReport.Unusual::isMore).toList(),
        is(List.of(false, true, true)));
    assertThat(
        report.findings().get(1).sentence(),
        is(
            "this run brings 890% more items than Sundays do: 1,000, expected"
                + " 101 after 4 of them"));
    assertThat(report.findings().get(2).value(), is(30.0));
    assertThat(
        report.findings().get(0).sentence(),
        is(
            "this run brings 9% fewer points of quality of 100 (accuracy) than Sundays do:"
                + " 90, expected 99.05 after 4 of them"));
  }

  @Test
  void whenDifferencesAreSmall_theyAreNone() {
    SeriesSettings demanding = new SeriesSettings(true, 4, 5, 0.2, 60, false);

    // Beyond the limit, but 50 items and half a point.
    assertThat(judge(demanding, run(0, 150, 2.5, 98.5), 28), is(SeriesReport.NONE));
  }

  @Test
  void whenNumbersReachWhatTheyCanBe_thereIsNothingToTell() {
    SeriesSettings all = new SeriesSettings(false, 4, 5, 0.2, 50, true);
    List<RunNumbers> better = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      better.add(run(4 - run, 600 - 200 * run, 6 - 2 * run, 90 + 3 * run));
    }

    assertThat(new SeriesJudge(all).judge(run(0, 0, 0, 100), better), is(SeriesReport.NONE));
    assertThat(
        new SeriesJudge(all)
            .judge(run(0, 500, 50, 80), better).findings().stream()
                .map(SeriesReport.Unusual::sentence)
                .toList(),
        is(
            List.of(
                "this run brings 20% fewer points of quality of 100 (accuracy) than earlier runs"
                    + " do: 80, expected 100 after 4 of them",
                "this run brings 500 items where 0 is expected: 500, expected 0 after 4 of them",
                "this run brings 50 nulls of pay in 100 records where 0 is expected: 50, expected"
                    + " 0 after 4 of them")));
  }

  @Test
  void whenThereAreTooFewRuns_saysHowManyOnce() {
    assertThat(
        judge(SeriesSettings.SUGGESTED, run(0, 1000, 30, 90), 27),
        is(
            new SeriesReport(
                List.of(), List.of("source api: series: not enough history: 3 of 4 Sundays"))));
    SeriesSettings all = new SeriesSettings(false, 7, 5, 0.2, 50, false);
    assertThat(
        judge(all, run(0, 1000, 30, 90), 3).notes(),
        is(List.of("source api: series: not enough history: 3 of 7 runs")));
  }
}
