package dev.collection.transforms.anomaly;

/**
 * A record against its group: how far each column is from what is usual. Group-relative, so that
 * all groups can share one model. Immutable as long as nobody writes to its arrays.
 */
public final class Comparison {
  private final Baseline baseline;
  private final String group;
  private final int level;
  private final GroupStatistics usual;
  private final FeatureVector vector;
  private final double[] deviations;
  private final boolean isJudged;

  Comparison(
      Baseline baseline, String group, int level, GroupStatistics usual, FeatureVector vector) {
    this.baseline = baseline;
    this.group = group;
    this.level = level;
    this.usual = usual;
    this.vector = vector;
    this.deviations = baseline.columns(vector.compared());
    boolean anyJudged = false;
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = deviation(i, deviations[i]);
      anyJudged |= i < vector.size() && isJudged(i);
    }
    isJudged = anyJudged;
  }

  private double deviation(int column, double compared) {
    // Without a spread the column says nothing, of any record alike.
    return Double.isNaN(usual.spread(column)) ? 0 : Baseline.standardized(usual, column, compared);
  }

  /** The name of what the record is compared with; empty for all records. */
  public String group() {
    return group;
  }

  /** How many records that has. */
  public long groupSize() {
    return usual.size();
  }

  /** How many of the fields of its group had to be left out for the group to be large enough. */
  public int level() {
    return level;
  }

  /** Whether the record is compared with all others for want of a group. */
  boolean isFallback() {
    return level > 0 && group.isEmpty();
  }

  public FeatureVector vector() {
    return vector;
  }

  Baseline baseline() {
    return baseline;
  }

  /** The usual value of a column, as it is compared. */
  double centre(int column) {
    return usual.centre(column);
  }

  /** The usual value of a feature, in the record's unit. */
  double usualValue(int feature) {
    return baseline.fromCompared(feature, usual.centre(feature));
  }

  double spread(int column) {
    return usual.spread(column);
  }

  /** By how many spreads a value of a column would deviate; NaN if that cannot be said. */
  double standardized(int column, double compared) {
    return Baseline.standardized(usual, column, compared);
  }

  /** How many features the record has, missing ones included. */
  public int features() {
    return vector.size();
  }

  /**
   * How many spreads each column lies above its centre: the features, then the ratios. NaN where
   * the record lacks the feature; 0 where the group has no spread. Not to be written to.
   */
  public double[] deviations() {
    return deviations;
  }

  /** Whether the record has a feature of which its group does not tell what is usual. */
  public boolean isUnjudged(int feature) {
    return !usual.tells(feature) && !Double.isNaN(vector.compared(feature));
  }

  /** Whether the record has a feature, and its group tells what is usual. */
  public boolean isJudged(int feature) {
    return usual.tells(feature) && !Double.isNaN(vector.compared(feature));
  }

  /** Whether anything can be said of the record: that it has a feature that is judged. */
  public boolean isJudged() {
    return isJudged;
  }

  /** The name of a feature. */
  public String name(int feature) {
    return baseline.name(feature);
  }

  /** Whether the record has every feature. */
  public boolean isComplete() {
    return vector.isComplete();
  }

  /**
   * How far a feature lies outside the quartiles of its group, in interquartile ranges; 0 between
   * them, NaN if it is missing. The range is not taken to be less than a spread, so that equal
   * values do not make the next one infinitely far.
   */
  public double outsideQuartiles(int feature) {
    if (Double.isNaN(usual.spread(feature))) {
      return 0;
    }
    double value = vector.compared(feature);
    double lower = usual.lowerQuartile(feature);
    double upper = usual.upperQuartile(feature);
    double range = Math.max(upper - lower, usual.spread(feature));
    return Math.max(0, Math.max(lower - value, value - upper) / range);
  }

  /**
   * The deviations as they would be if some of the features had their usual values: these deviate
   * by 0, and so does the ratio of two of them; the ratio of one of them and another feature
   * follows.
   *
   * @param asUsual for each feature whether it has its usual value
   */
  public double[] deviations(boolean[] asUsual) {
    double[] changed = deviations.clone();
    for (int i = 0; i < asUsual.length; i++) {
      changed[i] = asUsual[i] ? 0 : changed[i];
    }
    for (int column = asUsual.length; column < changed.length; column++) {
      int second = baseline.secondOfRatio(column);
      int first = second - 1;
      if (asUsual[first] && asUsual[second]) {
        changed[column] = 0;
      } else if (asUsual[first] || asUsual[second]) {
        changed[column] =
            deviation(column, compared(second, asUsual[second]) - compared(first, asUsual[first]));
      }
    }
    return changed;
  }

  private double compared(int feature, boolean asUsual) {
    return asUsual ? usual.centre(feature) : vector.compared(feature);
  }

  /** The contribution of a feature, with its value and the usual one. */
  public Contribution contribution(int feature, double contribution) {
    return new Contribution(feature, vector.value(feature), usualValue(feature), contribution);
  }
}
