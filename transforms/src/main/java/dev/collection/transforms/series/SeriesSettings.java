package dev.collection.transforms.series;

import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * How numbers of runs are judged by those of earlier runs.
 *
 * @param weekly whether a run is compared with those of the same day of the week, in UTC, before
 *     its own day; otherwise with all
 * @param runs earlier ones of the same day that are needed, at least 2
 * @param limit robust standard deviations from which a number is unusual, above 0
 * @param least share of the expected number that a difference must reach as well, 0 or more
 * @param minRecords records that a difference must be of as well, at least 1
 * @param fails whether a run with an unusual number has failed
 */
public record SeriesSettings(
    boolean weekly, int runs, double limit, double least, long minRecords, boolean fails)
    implements Serializable {
  public static final SeriesSettings SUGGESTED = new SeriesSettings(true, 4, 5, 0.2, 50, false);

  private static final int DAYS = 7;

  /** What a run is compared with, in a number. */
  int season(Instant startedAt) {
    return weekly ? day(startedAt).getValue() : 0;
  }

  /** The same in words, as in "than {@code Mondays} do"; empty if it is all runs. */
  String seasonName(Instant startedAt) {
    return weekly ? day(startedAt).getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "s" : "";
  }

  private static DayOfWeek day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).getDayOfWeek();
  }

  /**
   * How much of the past is worth reading: four times as much as is needed, as the spread and the
   * trend are of all of it. If {@code weekly} these are days, of each of which one run counts: a
   * stream has a hundred windows in two hours, and none of last Monday among them. Otherwise it is
   * runs.
   */
  public int history() {
    return 4 * runs * (weekly ? DAYS : 1);
  }
}
