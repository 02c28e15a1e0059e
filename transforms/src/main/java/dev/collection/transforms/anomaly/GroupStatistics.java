package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;

/**
 * What is usual in one group, for every column: its centre, its spread and its quartiles; NaN where
 * there are too few values to say. Immutable once it has been filled.
 */
final class GroupStatistics {
  private static final double SIGMA_OF_MEDIAN_DEVIATION = 1.4826;
  private static final double SIGMA_OF_MEAN_DEVIATION = 1.2533;
  private static final double STANDARD_ERROR = 1.17;

  private final long size;
  private final double[] centre;
  private final double[] spread;
  private final double[] lowerQuartile;
  private final double[] upperQuartile;

  GroupStatistics(long size, int columns) {
    this.size = size;
    this.centre = missing(columns);
    this.spread = missing(columns);
    this.lowerQuartile = missing(columns);
    this.upperQuartile = missing(columns);
  }

  private static double[] missing(int columns) {
    double[] values = new double[columns];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** A way to say how small the spread of a column around its centre may be taken. */
  interface Floor {
    double of(double centre);
  }

  /**
   * Measures one column.
   *
   * @param values none of them missing, at least one; sorted by this call
   * @return the spread as it was measured, before the floor
   */
  double measure(int column, double[] values, Floor floor) {
    Arrays.sort(values);
    double median = quantile(values, 0.5);
    double measured = spread(values, median);
    double raised = Math.max(measured, floor.of(median));
    centre[column] = median;
    spread[column] = raised > 0 ? raised : Double.NaN;
    lowerQuartile[column] = quantile(values, 0.25);
    upperQuartile[column] = quantile(values, 0.75);
    return measured;
  }

  private static double spread(double[] values, double centre) {
    double[] deviations = new double[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - centre);
      sum += deviations[i];
    }
    Arrays.sort(deviations);
    double median = quantile(deviations, 0.5);
    double sigma =
        median > 0
            ? SIGMA_OF_MEDIAN_DEVIATION * median
            : SIGMA_OF_MEAN_DEVIATION * sum / values.length;
    return sigma * (1 + STANDARD_ERROR / Math.sqrt(values.length));
  }

  /** By linear interpolation between the two nearest of the sorted values. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double rest = place - below;
    return rest == 0
        ? sorted[below]
        : sorted[below] + rest * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
  }

  /** How many records the group has. */
  long size() {
    return size;
  }

  double centre(int column) {
    return centre[column];
  }

  double spread(int column) {
    return spread[column];
  }

  /** Whether it is known what is usual of a column. */
  boolean tells(int column) {
    return !Double.isNaN(spread[column]);
  }

  double lowerQuartile(int column) {
    return lowerQuartile[column];
  }

  double upperQuartile(int column) {
    return upperQuartile[column];
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(size);
    for (int i = 0; i < centre.length; i++) {
      writer.writeDouble(centre[i]);
      writer.writeDouble(spread[i]);
      writer.writeDouble(lowerQuartile[i]);
      writer.writeDouble(upperQuartile[i]);
    }
  }

  static GroupStatistics read(int columns, BinaryReader reader) {
    GroupStatistics usual = new GroupStatistics(reader.readUnsigned(), columns);
    for (int i = 0; i < columns; i++) {
      usual.centre[i] = reader.readDouble();
      usual.spread[i] = reader.readDouble();
      usual.lowerQuartile[i] = reader.readDouble();
      usual.upperQuartile[i] = reader.readDouble();
    }
    return usual;
  }
}
