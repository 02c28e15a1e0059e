package dev.collection.transforms.series;

import dev.collection.transforms.series.SeriesFinding.Status;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What earlier runs lead one to expect of this one: the median of the runs of the same season, each
 * moved along the trend to now. The trend is the median of the slopes between all pairs of runs of
 * the same season (Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968, by
 * season as in Hirsch, Slack and Smith, "Techniques of Trend Analysis for Monthly Water Quality
 * Data", 1982), and ends where the number cannot go on; the spread is 1.4826 times the median
 * absolute deviation of all runs from what their season expects, and more where there is a trend.
 * All of these bear with a few runs that went wrong.
 */
public final class SeasonalBaseline {
  private static final double SIGMA_OF_MEDIAN_DEVIATION = 1.4826;

  /** Of a trend that may stop; the tenth is for rounding, and for what a last run is off by. */
  private static final double STEPS = 1.1;

  /** A greater difference is not told in full. */
  private static final double GREATEST_SHARE = 10_000;

  private final RunSeries history;
  private final SeriesDefinition definition;

  public SeasonalBaseline(RunSeries history, SeriesDefinition definition) {
    this.history = history;
    this.definition = definition;
  }

  /**
   * Compares a run's number with those of earlier runs.
   *
   * @param value of this run, which comes after all of the history; finite
   * @param season of this run
   * @param seasonName as in "than {@code Mondays} do"; empty if there is one season
   */
  public SeriesFinding judge(double value, int season, String seasonName) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(definition.name() + " is " + value);
    }
    int runs = (int) known().filter(run -> history.season(run) == season).count();
    if (runs < definition.minRuns()) {
      return new SeriesFinding(
          Status.NOT_ENOUGH_HISTORY,
          Double.NaN,
          Double.NaN,
          String.format(
              Locale.ROOT,
              "not enough history: %d of %d %s",
              runs,
              definition.minRuns(),
              seasonName.isEmpty() ? "runs" : seasonName));
    }
    double slope = slope();
    double expected = definition.nearest(expected(season, slope));
    double spread = spread(season, slope);
    double difference = value - expected;
    double score = spread > 0 ? difference / spread : ofEqual(difference);
    boolean matters =
        Math.abs(difference) >= definition.leastRelative() * Math.abs(expected)
            && Math.abs(difference) >= definition.leastAbsolute();
    Status status =
        matters && Math.abs(score) > definition.threshold() && !definition.isBest(value, slope)
            ? Status.UNUSUAL
            : Status.USUAL;
    return new SeriesFinding(status, expected, score, sentence(value, expected, seasonName, runs));
  }

  /**
   * How far runs are from what is expected of them.
   *
   * <p>Earlier runs say how far they are from a line through themselves, not whether it goes on: a
   * few may lie on it by chance, as 90, 93, 96 and 99 do, and only 102 would be usual. But a trend
   * may stop. So what it adds between the last run of the season and this one is within the
   * threshold; more is not, or a run without anything would be usual after fast growth. It comes on
   * top of the deviation, as a number that stays where it was deviates as well.
   */
  private double spread(int season, double slope) {
    double deviation =
        median(
            known()
                .mapToDouble(
                    run -> Math.abs(moved(run, slope) - expected(history.season(run), slope)))
                .toArray());
    int last = known().filter(run -> history.season(run) == season).max().orElseThrow();
    return SIGMA_OF_MEDIAN_DEVIATION * deviation
        + STEPS * Math.abs(slope) * (history.size() - last) / definition.threshold();
  }

  /** Where there is no trend and all runs were as expected, any difference is infinitely rare. */
  private static double ofEqual(double difference) {
    return difference == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, difference);
  }

  private IntStream known() {
    return IntStream.range(0, history.size()).filter(history::isKnown);
  }

  /** By how much the number grows from run to run; 0 if no season has two runs. */
  private double slope() {
    double[] slopes =
        known()
            .boxed()
            .flatMapToDouble(
                first ->
                    known()
                        .filter(
                            second ->
                                second > first && history.season(second) == history.season(first))
                        .mapToDouble(
                            second ->
                                (history.value(second) - history.value(first)) / (second - first)))
            .toArray();
    return slopes.length == 0 ? 0 : median(slopes);
  }

  /** The number of an earlier run as it would be now. */
  private double moved(int run, double slope) {
    return history.value(run) + slope * (history.size() - run);
  }

  private double expected(int season, double slope) {
    return median(
        known()
            .filter(run -> history.season(run) == season)
            .mapToDouble(run -> moved(run, slope))
            .toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private String sentence(double value, double expected, String seasonName, int runs) {
    String name = definition.name();
    // A share of what is told as 0 would be one of nothing.
    String compared =
        number(expected).equals(number(0))
            ? String.format(Locale.ROOT, "%s %s where 0 is expected", number(value), name)
            : String.format(
                Locale.ROOT,
                "%s %s %s than %s do",
                percent(Math.abs(value - expected) / Math.abs(expected)),
                value < expected ? "fewer" : "more",
                name,
                seasonName.isEmpty() ? "earlier runs" : seasonName);
    return String.format(
        Locale.ROOT,
        "this run brings %s: %s, expected %s after %d of them",
        compared,
        number(value),
        number(expected),
        runs);
  }

  private static String percent(double share) {
    return share > GREATEST_SHARE
        ? String.format(Locale.ROOT, "more than %,.0f%%", 100 * GREATEST_SHARE)
        : String.format(Locale.ROOT, "%,.0f%%", 100 * share);
  }

  /** With as many decimals as tell something, at most two. */
  private static String number(double value) {
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value);
  }
}
