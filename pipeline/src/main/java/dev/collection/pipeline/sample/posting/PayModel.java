package dev.collection.pipeline.sample.posting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pay as a function of pay plan, grades and locality: the General Schedule by its steps (the base
 * table of 2026, from step 1 of the lower to step 10 of the higher grade), other plans by bands.
 */
final class PayModel {
  /**
   * A range of pay.
   *
   * @param interval {@code PA} or {@code PH}
   */
  record Pay(long minCents, long maxCents, String interval) {}

  /** Hours of a year of work, as the Office of Personnel Management counts. */
  static final int HOURS_PER_YEAR = 2087;

  /** No General Schedule pay exceeds level IV of the Executive Schedule, in dollars. */
  private static final long GS_CAP = 197_200;

  private static final long[] GS_STEP_1 = {
    22_584, 25_393, 27_708, 31_103, 34_799, 38_791, 43_106, 47_738, 52_727, 58_064, 63_795, 76_463,
    90_925, 107_446, 126_384
  };

  private final Map<String, Pay> bands = new HashMap<>();

  PayModel(List<String[]> rows) {
    for (String[] row : rows) {
      bands.put(row[0] + "-" + row[1], new Pay(cents(row[3]), cents(row[4]), row[2]));
    }
  }

  /** Pay of grades {@code low} to {@code high} where locality pay is so many percent. */
  Pay pay(String plan, String low, String high, double localityPercent) {
    if (isGeneralSchedule(plan)) {
      return new Pay(
          gsCents(Integer.parseInt(low), 1, localityPercent),
          gsCents(Integer.parseInt(high), 10, localityPercent),
          "PA");
    }
    Pay lower = band(plan, low);
    Pay higher = band(plan, high);
    boolean hourly = lower.interval().equals("PH");
    return new Pay(
        withLocality(lower.minCents(), localityPercent, hourly),
        withLocality(higher.maxCents(), localityPercent, hourly),
        lower.interval());
  }

  /** What the range was a year before, three percent less. */
  static Pay lastYear(Pay pay) {
    boolean hourly = pay.interval().equals("PH");
    return new Pay(
        rounded(pay.minCents() * 0.97, hourly),
        rounded(pay.maxCents() * 0.97, hourly),
        pay.interval());
  }

  /** The same pay by the hour. */
  static Pay hourly(Pay annual) {
    return new Pay(
        Math.round(annual.minCents() / (double) HOURS_PER_YEAR),
        Math.round(annual.maxCents() / (double) HOURS_PER_YEAR),
        "PH");
  }

  static boolean isGeneralSchedule(String plan) {
    return plan.equals("GS") || plan.equals("GG");
  }

  private Pay band(String plan, String grade) {
    Pay band = bands.get(plan + "-" + grade);
    if (band == null) {
      throw new IllegalStateException("pay-bands.tsv has no row for " + plan + " " + grade);
    }
    return band;
  }

  private static long gsCents(int grade, int step, double localityPercent) {
    long first = GS_STEP_1[grade - 1];
    long base = first + (step - 1) * Math.round(first / 30.0);
    return Math.min(GS_CAP, Math.round(base * (1 + localityPercent / 100))) * 100;
  }

  private static long withLocality(long cents, double localityPercent, boolean hourly) {
    return rounded(cents * (1 + localityPercent / 100), hourly);
  }

  private static long rounded(double cents, boolean hourly) {
    return hourly ? Math.round(cents) : Math.round(cents / 100) * 100;
  }

  private static long cents(String dollars) {
    return Math.round(Double.parseDouble(dollars) * 100);
  }
}
