package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.bench.LabelledSet.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Generates job postings: pay as a function of plan, grade and locality with 2% noise, one in five
 * a ladder to the next grade, one in fourteen a single rate, one in twelve a pay band; and faults
 * of seven kinds in equal parts. Deterministic in the seed.
 */
final class Postings {
  /** What can be wrong with a posting. */
  enum Kind {
    /** The pay of a grade two to five steps off. */
    OTHER_GRADE,
    /** Both amounts by the hour. */
    HOURLY,
    /** Both amounts. */
    TEN_TIMES,
    /** The maximum alone. */
    MAX_TEN_TIMES,
    /** Minimum and maximum exchanged. */
    SWAPPED,
    /** The pay of a locality that pays at least a tenth more or less. */
    WRONG_LOCALITY,
    /**
     * The maximum of the next grade where one grade is named, or that of one grade where two are:
     * each value is usual in its group.
     */
    ODD_COMBINATION
  }

  private static final int PAY_MIN = 0;
  private static final int PAY_MAX = 1;

  private static final List<String> FEATURES =
      List.of("pay_min", "pay_max", "grade_low", "grade_high");
  private static final List<String> PLAIN =
      List.of("log_pay_min", "log_pay_max", "grade_low", "grade_high", "band", "locality");

  private static final int[] GRADES = {5, 7, 9, 11, 12, 13, 14, 15};
  private static final double[] BASE = {
    33_878, 41_966, 51_332, 62_107, 74_441, 88_520, 104_604, 123_041
  };

  /** What localities pay on top, and how many of a hundred postings are there. */
  private static final double[][] LOCALITIES = {
    {17.06, 30}, {17.95, 4}, {18.78, 4}, {20.06, 4}, {22.04, 5}, {23.76, 5}, {25.50, 6},
    {27.42, 5}, {29.17, 5}, {30.61, 6}, {32.27, 6}, {33.94, 12}, {36.47, 4}, {46.34, 4}
  };

  private final SplittableRandom random;

  private Postings(long seed) {
    random = new SplittableRandom(seed);
  }

  /** How the product is told to look at them, with the methods of the definition. */
  static AnomalyDefinition definition(List<String> methods) {
    return new AnomalyDefinition(
        FEATURES,
        List.of("pay_min", "pay_max"),
        List.of("pay_plan", "grade_low", "locality"),
        methods,
        50,
        20,
        5000,
        0.01,
        MethodSettings.DEFAULTS,
        42);
  }

  /**
   * Generates a set.
   *
   * @param faulty share of the postings that have a fault, from 0 to 1
   */
  static LabelledSet generate(
      String name, int count, double faulty, List<String> methods, long seed) {
    Postings postings = new Postings(seed);
    Kind[] kinds = Kind.values();
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean isFaulty = postings.random.nextDouble() < faulty;
      rows.add(postings.next(isFaulty ? kinds[postings.random.nextInt(kinds.length)] : null));
    }
    return new LabelledSet(name, definition(methods), PLAIN, rows);
  }

  /** A set in which the kinds take turns and every record has a fault. */
  static List<Row> faulty(int count, List<Kind> kinds, long seed) {
    Postings postings = new Postings(seed);
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(postings.next(kinds.get(i % kinds.size())));
    }
    return rows;
  }

  private Row next(Kind kind) {
    int locality = locality();
    double factor =
        noise() * paid(kind == Kind.WRONG_LOCALITY ? otherLocality(locality) : locality);
    boolean canBeBand =
        kind != Kind.OTHER_GRADE && kind != Kind.ODD_COMBINATION && kind != Kind.WRONG_LOCALITY;
    if (random.nextDouble() < 0.08 && canBeBand) {
      int band = 2 + random.nextInt(3);
      double low = BASE[2 * band - 2] * factor;
      return row(kind, true, band, band, locality, low, low * (1.4 + 0.4 * random.nextDouble()));
    }
    int grade = random.nextInt(GRADES.length);
    boolean isLast = grade + 1 == GRADES.length;
    boolean ladder = random.nextDouble() < 0.2 && !isLast;
    boolean single = !ladder && random.nextDouble() < 0.07;
    int paid = grade;
    int paidUpper = ladder ? grade + 1 : grade;
    int upper = paidUpper;
    if (kind == Kind.OTHER_GRADE) {
      int steps = 2 + random.nextInt(4);
      boolean up = grade + steps < GRADES.length && (grade < steps || random.nextBoolean());
      paid = Math.max(0, up ? grade + steps : grade - steps);
      paidUpper = Math.min(GRADES.length - 1, paid + (ladder ? 1 : 0));
    } else if (kind == Kind.ODD_COMBINATION) {
      int lower = isLast ? grade - 1 : grade;
      paid = lower;
      paidUpper = ladder ? lower : lower + 1;
      upper = ladder ? lower + 1 : lower;
      grade = lower;
    }
    boolean mayBeSingle = kind != Kind.SWAPPED && kind != Kind.ODD_COMBINATION;
    double low = BASE[paid] * factor;
    double high =
        single && mayBeSingle
            ? low
            : BASE[paidUpper] * factor * 1.3 * (0.995 + 0.01 * random.nextDouble());
    return row(kind, false, GRADES[grade], GRADES[upper], locality, low, high);
  }

  private int locality() {
    double place = 100 * random.nextDouble();
    int locality = 0;
    while (locality < LOCALITIES.length - 1 && place >= LOCALITIES[locality][1]) {
      place -= LOCALITIES[locality++][1];
    }
    return locality;
  }

  /** One of the localities whose pay differs by enough; of every locality there is one. */
  private int otherLocality(int locality) {
    List<Integer> others = new ArrayList<>();
    for (int other = 0; other < LOCALITIES.length; other++) {
      if (Math.abs(Math.log(paid(other) / paid(locality))) >= 0.1) {
        others.add(other);
      }
    }
    return others.get(random.nextInt(others.size()));
  }

  private static double paid(int locality) {
    return 1 + LOCALITIES[locality][0] / 100;
  }

  private double noise() {
    return 0.98 + 0.04 * random.nextDouble();
  }

  private static Row row(
      Kind kind, boolean band, int grade, int upper, int locality, double low, double high) {
    double min = low;
    double max = high;
    List<Integer> planted = List.of(PAY_MIN, PAY_MAX);
    if (kind == Kind.TEN_TIMES) {
      min = low * 10;
      max = high * 10;
    } else if (kind == Kind.HOURLY) {
      min = low / 2087;
      max = high / 2087;
    } else if (kind == Kind.MAX_TEN_TIMES) {
      max = high * 10;
      planted = List.of(PAY_MAX);
    } else if (kind == Kind.SWAPPED) {
      min = high;
      max = low;
    } else if (kind == Kind.ODD_COMBINATION) {
      planted = List.of(PAY_MAX, 3);
    }
    double[] values = {min, max, grade, upper};
    double[] compared = {Math.log(min), Math.log(max), grade, upper};
    String group =
        String.format(
            Locale.ROOT,
            "pay_plan=%s, grade_low=%02d, locality=%02d",
            band ? "NH" : "GS",
            grade,
            locality);
    double[] plain = {
      Math.log(min), Math.log(max), grade, upper, band ? 1 : 0, LOCALITIES[locality][0]
    };
    return new Row(
        kind == null ? "" : kind.name().toLowerCase(Locale.ROOT),
        kind == null ? List.of() : planted,
        new FeatureVector(group, values, compared),
        plain);
  }
}
