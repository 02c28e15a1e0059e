package dev.collection.transforms.drift;

import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a number has been in the last good runs, and whether it still is. Immutable. */
final class Usual {
  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  private static final double MAD_SCALE = 1.4826;

  private static final double DEVIATIONS = 3;

  private final double[] before;

  /**
   * @param before the number of each run, of at least one
   */
  Usual(double[] before) {
    this.before = before.clone();
  }

  /** Of a number of profiles. */
  static Usual of(List<ValueProfile> before, ToDoubleFunction<ValueProfile> number) {
    return new Usual(before.stream().mapToDouble(number).toArray());
  }

  double median() {
    return median(before);
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether a count is further from its median than the limit of a test, and than it has been. */
  boolean isFar(DriftDefinition definition, DriftTest test, double now) {
    if (!definition.makes(test)) {
      return false;
    }
    double median = median();
    double mad = median(Arrays.stream(before).map(count -> Math.abs(count - median)).toArray());
    double difference = Math.abs(now - median);
    return difference > definition.limit(test) * median
        && difference > DEVIATIONS * MAD_SCALE * mad
        && difference >= definition.minRecords();
  }

  /**
   * Whether a share is further from its median than the limit for nulls, and outside of what it has
   * been.
   *
   * @param count values that it is of
   */
  boolean isOtherShare(DriftDefinition definition, double share, double count) {
    double difference = Math.abs(share - median());
    return definition.makes(DriftTest.NULLS)
        && difference > definition.limit(DriftTest.NULLS)
        && (share < Arrays.stream(before).min().orElse(0)
            || share > Arrays.stream(before).max().orElse(1))
        && difference * count >= definition.minRecords();
  }
}
