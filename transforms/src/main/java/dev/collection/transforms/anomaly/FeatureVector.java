package dev.collection.transforms.anomaly;

import com.google.errorprone.annotations.Immutable;
import java.util.Objects;

/**
 * The features of one record, as they are given and as they are compared. Missing values are NaN;
 * infinities do not occur.
 */
@Immutable
public final class FeatureVector {
  private final String group;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[] values;

  @SuppressWarnings("Immutable")
  private final double[] compared;

  /**
   * @param group what the record is compared with, such as {@code pay_plan=GS, grade_low=13}; null
   *     if a field that forms the group is null
   * @param values in the record's own units; kept, not copied
   * @param compared the natural logarithm of the value for features compared by logarithm, else the
   *     value; kept, not copied
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

  /** The value in the record's own unit, or NaN. */
  public double value(int feature) {
    return values[feature];
  }

  /** The value as it is compared, or NaN. */
  public double compared(int feature) {
    return compared[feature];
  }

  /** A copy of all values as they are compared. */
  public double[] compared() {
    return compared.clone();
  }

  public boolean isComplete() {
    return isComplete(compared);
  }

  /** Whether no value is missing. */
  public static boolean isComplete(double[] compared) {
    for (double value : compared) {
      if (Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }
}
