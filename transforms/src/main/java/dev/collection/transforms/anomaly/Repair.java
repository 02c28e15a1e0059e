package dev.collection.transforms.anomaly;

import java.util.ArrayList;
import java.util.List;

/**
 * A simple slip that would explain a record's odd amounts, tested on the data: it is claimed only
 * if every amount that is out of the usual range lies within it afterwards, that is within {@value
 * #USUAL_SPREADS} spreads of the median of the record's group. A record that has no group to be
 * compared with gets no claim: among all records too much is usual.
 */
final class Repair {
  /** The usual range, in spreads to both sides of the median. */
  static final double USUAL_SPREADS = 2;

  /** The hours of a working year, by which an hourly rate is made an annual one. */
  private static final double HOURS_PER_YEAR = 2087;

  /** A factor, in the words that say that it is applied. */
  private enum Factor {
    TENTH(0.1, "divided by ten"),
    TENFOLD(10, "multiplied by ten"),
    HUNDREDTH(0.01, "divided by a hundred"),
    HUNDREDFOLD(100, "multiplied by a hundred"),
    HOURLY(HOURS_PER_YEAR, "multiplied by 2,087, as an hourly amount in an annual field,");

    private final double logarithm;
    private final String words;

    Factor(double factor, String words) {
      this.logarithm = Math.log(factor);
      this.words = words;
    }
  }

  private Repair() {}

  /**
   * The repair in words, such as {@code divided by ten it would be usual}; null if none fits.
   *
   * @param subject the feature that the sentence is about, called "it"; -1 for none
   */
  static String describe(Comparison record, int subject) {
    if (record.isFallback()) {
      return null;
    }
    String exchange = exchange(record, subject);
    if (exchange != null) {
      return exchange;
    }
    String ofAmounts = scale(record, subject, true);
    if (ofAmounts != null) {
      return ofAmounts;
    }
    String ofPlain = exchangePlain(record, subject);
    return ofPlain != null ? ofPlain : scale(record, subject, false);
  }

  /**
   * That of two neighbouring amounts the one is greater that usually is the lesser one, such as
   * {@code it is greater than salary_max 48,000}; null if it is not so, or is nothing odd.
   *
   * @param subject as in {@link #describe}
   */
  static String order(Comparison record, int subject) {
    for (int second = 1; second < record.features(); second++) {
      if (isReversed(record, second)) {
        return order(record, second, subject);
      }
    }
    return null;
  }

  /** Two amounts in the wrong order, which in the right one would be usual. */
  private static String exchange(Comparison record, int subject) {
    for (int second = 1; second < record.features(); second++) {
      int first = second - 1;
      if (isReversed(record, second)
          && isUsual(record, first, record.vector().compared(second))
          && isUsual(record, second, record.vector().compared(first))) {
        return order(record, second, subject) + "; exchanged they would be usual";
      }
    }
    return null;
  }

  /**
   * Two neighbouring features that are not amounts, such as a latitude and a longitude, where one
   * is odd, both would be usual in the other's place, and all others are usual.
   */
  private static String exchangePlain(Comparison record, int subject) {
    for (int second = 1; second < record.features(); second++) {
      int first = second - 1;
      if (!record.baseline().isLogarithmic(first)
          && !record.baseline().isLogarithmic(second)
          && hasOddOnlyAmong(record, first, second)
          && isUsual(record, first, record.vector().compared(second))
          && isUsual(record, second, record.vector().compared(first))) {
        if (subject == first || subject == second) {
          int other = subject == first ? second : first;
          return "exchanged with " + named(record, other) + " both would be usual";
        }
        return named(record, first)
            + " and "
            + named(record, second)
            + " would be usual if they were exchanged";
      }
    }
    return null;
  }

  /** Whether one of two features is odd, and no other is. */
  private static boolean hasOddOnlyAmong(Comparison record, int first, int second) {
    boolean isOne = false;
    for (int i = 0; i < record.features(); i++) {
      if (isOdd(record, i, record.vector().compared(i))) {
        if (i != first && i != second) {
          return false;
        }
        isOne = true;
      }
    }
    return isOne;
  }

  private static String order(Comparison record, int second, int subject) {
    boolean firstIsGreater = record.vector().value(second - 1) > record.vector().value(second);
    int greater = firstIsGreater ? second - 1 : second;
    int lesser = firstIsGreater ? second : second - 1;
    if (subject == lesser) {
      return "it is less than " + named(record, greater);
    }
    String which = subject == greater ? "it" : named(record, greater);
    return which + " is greater than " + named(record, lesser);
  }

  /** Whether a feature and the one before it are amounts in an order that is odd. */
  private static boolean isReversed(Comparison record, int second) {
    int first = second - 1;
    if (!record.baseline().isLogarithmic(first) || !record.baseline().isLogarithmic(second)) {
      return false;
    }
    double its = record.vector().compared(first) - record.vector().compared(second);
    return its * (record.centre(first) - record.centre(second)) < 0 && isOddRatio(record, second);
  }

  private static String named(Comparison record, int feature) {
    return record.baseline().name(feature)
        + " "
        + Explanation.number(record.vector().value(feature));
  }

  /**
   * @param amounts whether only features that are compared by logarithm are looked at, since a slip
   *     of an amount says nothing of a grade; otherwise all that are above 0
   */
  private static String scale(Comparison record, int subject, boolean amounts) {
    Factor best = null;
    List<Integer> slips = List.of();
    double least = Double.POSITIVE_INFINITY;
    for (Factor factor : Factor.values()) {
      List<Integer> features = new ArrayList<>();
      double worst = 0;
      for (int i = 0; i < record.features(); i++) {
        boolean logarithmic = record.baseline().isLogarithmic(i);
        double value = record.vector().compared(i);
        if ((logarithmic || (!amounts && value > 0)) && isOdd(record, i, value)) {
          features.add(i);
          double repaired =
              logarithmic ? value + factor.logarithm : value * Math.exp(factor.logarithm);
          worst = Math.max(worst, Math.abs(record.standardized(i, repaired)));
        }
      }
      if (!features.isEmpty() && worst <= USUAL_SPREADS && worst < least) {
        best = factor;
        slips = features;
        least = worst;
      }
    }
    return best == null ? null : best.words + names(record, slips, subject) + "would be usual";
  }

  private static String names(Comparison record, List<Integer> features, int subject) {
    List<String> names = new ArrayList<>();
    for (int feature : features) {
      if (feature == subject) {
        names.add(0, "it");
      } else {
        names.add(record.baseline().name(feature));
      }
    }
    return " " + String.join(" and ", names) + " ";
  }

  private static boolean isUsual(Comparison record, int feature, double compared) {
    return Math.abs(record.standardized(feature, compared)) <= USUAL_SPREADS;
  }

  private static boolean isOddRatio(Comparison record, int second) {
    double ratio = record.vector().compared(second) - record.vector().compared(second - 1);
    return isOdd(record, record.baseline().ratioColumn(second), ratio);
  }

  private static boolean isOdd(Comparison record, int column, double compared) {
    return Math.abs(record.standardized(column, compared)) > USUAL_SPREADS;
  }
}
