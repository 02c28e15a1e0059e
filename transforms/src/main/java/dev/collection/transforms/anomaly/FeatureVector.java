package dev.collection.transforms.anomaly;

import com.google.errorprone.annotations.Immutable;
import java.util.Objects;

/**
 * The features of one record, as they are given and as they are compared. What cannot be compared
 * is NaN as it is compared; {@link #lack} says why it cannot.
 */
@Immutable
public final class FeatureVector {
  /** The value of what is there and is not a number. */
  static final double NO_NUMBER = Double.POSITIVE_INFINITY;

  /** Why a feature of a record cannot be compared. */
  public enum Lack {
    /** It is null. */
    MISSING("missing", "missing"),
    /** It is text that is not a number, or one that no decimal field holds. */
    NO_NUMBER("not a number", "not numbers"),
    /** It is 0, and compared by logarithm. */
    ZERO("0", "0"),
    /** It is below 0, and compared by logarithm. */
    NEGATIVE("below 0", "below 0");

    private final String ofOne;
    private final String ofMany;

    Lack(String ofOne, String ofMany) {
      this.ofOne = ofOne;
      this.ofMany = ofMany;
    }

    /** What the feature is, to be put behind "is". */
    public String words() {
      return ofOne;
    }

    /** What several features are, to be put behind "are". */
    public String wordsOfMany() {
      return ofMany;
    }

    /**
     * Why that cannot be compared, to be put behind a sentence; empty if it goes without saying.
     */
    public String why() {
      return this == ZERO || this == NEGATIVE ? ", which cannot be compared by logarithm" : "";
    }
  }

  private final String group;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[] values;

  @SuppressWarnings("Immutable")
  private final double[] compared;

  /**
   * @param group what the record is compared with, such as {@code pay_plan=GS, grade_low=13}; null
   *     if a field that forms the group is null
   * @param values in the record's own units; NaN if missing, infinite if not a number; kept, not
   *     copied
   * @param compared the natural logarithm of the value for features compared by logarithm, else the
   *     value; NaN if it cannot be compared; kept, not copied
   */
  public FeatureVector(String group, double[] values, double[] compared) {
    this.group = group;
    this.values = Objects.requireNonNull(values, "values");
    this.compared = Objects.requireNonNull(compared, "compared");
  }

  /** The group's name, or null. */
  public String group() {
    return group;
  }

  public int size() {
    return values.length;
  }

  /** The value in the record's own unit; NaN if it is missing, infinite if it is not a number. */
  public double value(int feature) {
    return values[feature];
  }

  /** The value as it is compared, or NaN. */
  public double compared(int feature) {
    return compared[feature];
  }

  /** Why a feature cannot be compared; null if it can. */
  public Lack lack(int feature) {
    if (!Double.isNaN(compared[feature])) {
      return null;
    }
    double value = values[feature];
    if (Double.isNaN(value)) {
      return Lack.MISSING;
    }
    if (Double.isInfinite(value)) {
      return Lack.NO_NUMBER;
    }
    return value == 0 ? Lack.ZERO : Lack.NEGATIVE;
  }

  /** A copy of all values as they are compared. */
  public double[] compared() {
    return compared.clone();
  }

  public boolean isComplete() {
    return isComplete(compared);
  }

  /** Whether all values can be compared. */
  public static boolean isComplete(double[] compared) {
    for (double value : compared) {
      if (Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }
}
