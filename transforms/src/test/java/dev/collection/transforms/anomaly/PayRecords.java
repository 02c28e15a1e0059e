package dev.collection.transforms.anomaly;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records of pay as a function of plan, grade and locality, with a little noise, career ladders,
 * single rates and pay bands, and with faults of known kinds. Deterministic in its seed.
 */
public final class PayRecords {
  public static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("job_id", FieldType.STRING),
              FieldDefinition.of("title", FieldType.STRING),
              FieldDefinition.of("pay_plan", FieldType.STRING),
              FieldDefinition.of("grade_low", FieldType.STRING),
              FieldDefinition.of("grade_high", FieldType.STRING),
              FieldDefinition.of("pay_min", FieldType.DECIMAL),
              FieldDefinition.of("pay_max", FieldType.DECIMAL)),
          List.of("job_id"),
          List.of());

  /** The suggested defaults. */
  public static final AnomalyDefinition DEFINITION =
      new AnomalyDefinition(
          List.of("pay_min", "pay_max", "grade_low", "grade_high"),
          List.of("pay_min", "pay_max"),
          List.of("pay_plan", "grade_low"),
          List.of("robust_z", "one_class_svm"),
          50,
          20,
          5000,
          0.01,
          MethodSettings.DEFAULTS,
          42);

  /** What was planted. */
  public enum Fault {
    NONE,
    TEN_TIMES,
    MAX_TEN_TIMES,
    SWAPPED,
    HOURLY,
    OTHER_GRADE
  }

  /** A record and what is wrong with it. */
  public record Planted(ScoredRecord record, Fault fault) {}

  private static final int[] GRADES = {5, 7, 9, 11, 12, 13, 14, 15};
  private static final double[] BASE = {
    33_878, 41_966, 51_332, 62_107, 74_441, 88_520, 104_604, 123_041
  };
  private static final double[] LOCALITIES = {
    1.1682, 1.1682, 1.1682, 1.1682, 1.1682, 1.1682, 1.1793, 1.1850, 1.1930, 1.2050, 1.2178, 1.2260,
    1.2350, 1.2637, 1.2706, 1.2945, 1.3058, 1.3294, 1.3357, 1.3649, 1.3700, 1.4541
  };

  private PayRecords() {}

  public static List<Planted> generate(int count, double faultShare, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Planted> records = new ArrayList<>(count);
    Fault[] kinds = Fault.values();
    for (int i = 0; i < count; i++) {
      Fault fault = Fault.NONE;
      if (random.nextDouble() < faultShare) {
        fault = kinds[1 + random.nextInt(kinds.length - 1)];
      }
      records.add(new Planted(next(i, fault, random), fault));
    }
    return records;
  }

  private static ScoredRecord next(int number, Fault fault, SplittableRandom random) {
    double locality = LOCALITIES[random.nextInt(LOCALITIES.length)];
    double noise = 0.98 + 0.04 * random.nextDouble();
    double kind = random.nextDouble();
    if (kind < 0.08 && fault != Fault.OTHER_GRADE) {
      int band = 2 + random.nextInt(3);
      double low = BASE[2 * band - 2] * locality * noise;
      double width = 1.4 + 0.4 * random.nextDouble();
      return faulty(number, "NH", band, band, low, low * width, fault);
    }
    int grade = random.nextInt(GRADES.length);
    int upper = grade + 1 < GRADES.length && random.nextDouble() < 0.2 ? grade + 1 : grade;
    int paid = grade;
    int paidUpper = upper;
    if (fault == Fault.OTHER_GRADE) {
      paid = grade < 4 ? grade + 4 : grade - 4;
      upper = grade;
      paidUpper = paid;
    }
    double low = BASE[paid] * locality * noise;
    double high = random.nextDouble() < 0.07 ? low : BASE[paidUpper] * locality * noise * 1.3;
    return faulty(number, "GS", GRADES[grade], GRADES[upper], low, high, fault);
  }

  private static ScoredRecord faulty(
      int number, String plan, int grade, int upper, double low, double high, Fault fault) {
    return switch (fault) {
      case NONE, OTHER_GRADE -> record(number, plan, grade, upper, low, high);
      case TEN_TIMES -> record(number, plan, grade, upper, low * 10, high * 10);
      case MAX_TEN_TIMES -> record(number, plan, grade, upper, low, high * 10);
      case SWAPPED -> record(number, plan, grade, upper, high, Math.min(low, high / 1.3));
      case HOURLY -> record(number, plan, grade, upper, low / 2087, high / 2087);
    };
  }

  public static ScoredRecord record(
      int number, String plan, Integer grade, Integer upper, Double low, Double high) {
    return scored(
        "job-" + number,
        FieldValues.of(
            "job-" + number,
            "Title " + number,
            plan,
            grade == null ? null : String.format(java.util.Locale.ROOT, "%02d", grade),
            upper == null ? null : String.format(java.util.Locale.ROOT, "%02d", upper),
            amount(low),
            amount(high)));
  }

  public static ScoredRecord scored(String key, FieldValues values) {
    return new ScoredRecord(
        CollectedRecord.of(
            key, values, new Provenance("usajobs", Locator.line("jobs.jsonl", 1), Instant.EPOCH)),
        new RuleOutcomes(new BitSet(), new BitSet()),
        1.0,
        null,
        null);
  }

  private static BigDecimal amount(Double value) {
    return value == null ? null : BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
  }
}
