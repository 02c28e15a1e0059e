package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is usual, in each group and among all records: a robust centre and spread of every column.
 * The columns are the features, then one ratio for each two neighbouring features that are compared
 * by logarithm (the greater amount of a range against the smaller one), which tells amounts that
 * are usual one by one but not together. Immutable.
 *
 * <p>The centre is the median. The spread is 1.4826 times the median absolute deviation (MAD),
 * which is the standard deviation if the data is normal. Where more than half of the values are
 * equal the MAD is 0; then it is 1.2533 times the mean absolute deviation. Both are raised by one
 * standard error of the MAD, 1.17 divided by the square root of the number of values, so that a
 * small group, whose spread is known roughly, does not flag by accident. The spread is never less
 * than a floor, so that a cent off is not infinitely odd among equal values: {@value
 * #LOGARITHM_FLOOR} for logarithms (5%), otherwise a tenth of the spread among all records or, if
 * that is 0 as well, 5% of the median. Where even this is 0 there is no spread and the column says
 * nothing.
 */
final class Baseline {
  static final double LOGARITHM_FLOOR = 0.05;
  private static final double SIGMA_OF_MEDIAN_DEVIATION = 1.4826;
  private static final double SIGMA_OF_MEAN_DEVIATION = 1.2533;
  private static final double STANDARD_ERROR = 1.17;
  private static final double SHARE_OF_OVERALL = 0.1;
  private static final double SHARE_OF_CENTRE = 0.05;

  private static final double FARTHEST = 1e6;

  /** What is usual in one group; NaN where there are too few values. */
  private static final class Usual {
    private final long size;
    private final double[] centre;
    private final double[] spread;

    private Usual(long size, int columns) {
      this.size = size;
      this.centre = new double[columns];
      this.spread = new double[columns];
    }
  }

  private final List<String> names;
  private final boolean[] logarithmic;

  /** For each ratio the position of its second feature; its first is the one before. */
  private final int[] ratios;

  private final Usual overall;
  private final Map<String, Usual> groups;

  private Baseline(
      List<String> names, boolean[] logarithmic, Usual overall, Map<String, Usual> groups) {
    this.names = names;
    this.logarithmic = logarithmic;
    this.ratios = ratios(logarithmic);
    this.overall = overall;
    this.groups = groups;
  }

  private static int[] ratios(boolean[] logarithmic) {
    int[] ratios = new int[logarithmic.length];
    int count = 0;
    for (int i = 1; i < logarithmic.length; i++) {
      if (logarithmic[i] && logarithmic[i - 1]) {
        ratios[count++] = i;
      }
    }
    return Arrays.copyOf(ratios, count);
  }

  /** Groups of fewer than the definition's {@code minGroup} records are left out. */
  static Baseline of(ReferenceSample sample, AnomalyDefinition definition) {
    boolean[] logarithmic = new boolean[definition.features().size()];
    for (int i = 0; i < logarithmic.length; i++) {
      logarithmic[i] = definition.logFeatures().contains(definition.features().get(i));
    }
    int columns = logarithmic.length + ratios(logarithmic).length;
    Baseline onlyOverall =
        new Baseline(
            definition.features(), logarithmic, new Usual(sample.count(), columns), Map.of());
    double[] amongAll = onlyOverall.measure(onlyOverall.overall, sample.entries(), 1, null);
    Map<String, Usual> groups = new TreeMap<>();
    for (String group : sample.groupNames()) {
      long size = sample.groupCount(group);
      if (size >= definition.minGroup()) {
        Usual usual = new Usual(size, columns);
        onlyOverall.measure(usual, sample.groupEntries(group), definition.minGroup(), amongAll);
        groups.put(group, usual);
      }
    }
    return new Baseline(definition.features(), logarithmic, onlyOverall.overall, groups);
  }

  /**
   * Fills {@code usual} from the entries.
   *
   * @param amongAll the spreads among all records; null if these are all
   * @return the spreads as they were measured, before the floor
   */
  private double[] measure(
      Usual usual, List<BottomSample.Entry> entries, int fewest, double[] amongAll) {
    double[][] rows =
        entries.stream().map(entry -> columns(entry.compared())).toArray(double[][]::new);
    double[] column = new double[rows.length];
    double[] measured = new double[usual.centre.length];
    for (int i = 0; i < usual.centre.length; i++) {
      int count = 0;
      for (double[] row : rows) {
        if (!Double.isNaN(row[i])) {
          column[count++] = row[i];
        }
      }
      usual.centre[i] = Double.NaN;
      usual.spread[i] = Double.NaN;
      if (count >= Math.max(1, fewest)) {
        double[] values = Arrays.copyOf(column, count);
        double centre = median(values);
        measured[i] = spread(values, centre);
        double floor = floor(i, centre, amongAll == null ? 0 : amongAll[i]);
        double spread = Math.max(measured[i], floor);
        usual.centre[i] = centre;
        usual.spread[i] = spread > 0 ? spread : Double.NaN;
      }
    }
    return measured;
  }

  private double floor(int column, double centre, double amongAll) {
    if (isAmount(column)) {
      return LOGARITHM_FLOOR;
    }
    return amongAll > 0 ? SHARE_OF_OVERALL * amongAll : SHARE_OF_CENTRE * Math.abs(centre);
  }

  private static double spread(double[] values, double centre) {
    double[] deviations = new double[values.length];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - centre);
      sum += deviations[i];
    }
    double median = median(deviations);
    double sigma =
        median > 0
            ? SIGMA_OF_MEDIAN_DEVIATION * median
            : SIGMA_OF_MEAN_DEVIATION * sum / values.length;
    return sigma * (1 + STANDARD_ERROR / Math.sqrt(values.length));
  }

  /** The median; sorts {@code values}. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** How many features there are. */
  int features() {
    return logarithmic.length;
  }

  /** How many columns: the features and the ratios. */
  int size() {
    return overall.centre.length;
  }

  String name(int feature) {
    return names.get(feature);
  }

  /** The feature's name; of a ratio {@code second/first}. */
  String columnName(int column) {
    if (column < features()) {
      return names.get(column);
    }
    int second = ratios[column - features()];
    return names.get(second) + "/" + names.get(second - 1);
  }

  /**
   * The column of the ratio of a feature and the one before it.
   *
   * @throws IllegalArgumentException if they have none
   */
  int ratioColumn(int second) {
    int index = Arrays.binarySearch(ratios, second);
    if (index < 0) {
      throw new IllegalArgumentException(names.get(second) + " has no ratio with the one before");
    }
    return features() + index;
  }

  boolean isLogarithmic(int feature) {
    return logarithmic[feature];
  }

  /** Whether the column is a feature compared by logarithm, or a ratio of two of them. */
  boolean isAmount(int column) {
    return column >= logarithmic.length || logarithmic[column];
  }

  /** The columns of a record whose features are {@code compared}. */
  double[] columns(double[] compared) {
    double[] columns = Arrays.copyOf(compared, compared.length + ratios.length);
    for (int i = 0; i < ratios.length; i++) {
      columns[compared.length + i] = compared[ratios[i]] - compared[ratios[i] - 1];
    }
    return columns;
  }

  /** Whether the group is there and large enough to be compared with; false for null. */
  boolean hasGroup(String group) {
    return group != null && groups.containsKey(group);
  }

  /** How many records the group has; of a group that is not there, how many there are in all. */
  long size(String group) {
    return usual(group).size;
  }

  /** The usual value as it is compared, in the group or, if it is not there, among all. */
  double centre(String group, int column) {
    return usual(group).centre[column];
  }

  /** The usual value in the record's own unit. */
  double usualValue(String group, int feature) {
    return fromCompared(feature, centre(group, feature));
  }

  /** The value in the record's own unit. */
  double fromCompared(int feature, double compared) {
    return logarithmic[feature] ? Math.exp(compared) : compared;
  }

  double spread(String group, int column) {
    return usual(group).spread[column];
  }

  /** How many spreads the column's value lies above the centre; NaN if that cannot be said. */
  double standardized(String group, int column, double value) {
    Usual usual = usual(group);
    return limited((value - usual.centre[column]) / usual.spread[column]);
  }

  /**
   * The columns standardized. A column without spread or of too few values is 0, for every record
   * alike: it says nothing.
   */
  double[] standardized(String group, double[] compared) {
    Usual usual = usual(group);
    double[] columns = columns(compared);
    for (int i = 0; i < columns.length; i++) {
      double standardized = limited((columns[i] - usual.centre[i]) / usual.spread[i]);
      columns[i] = Double.isNaN(usual.spread[i]) ? 0 : standardized;
    }
    return columns;
  }

  /** Keeps the squares of what is absurdly far off finite; NaN stays NaN. */
  private static double limited(double standardized) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, standardized));
  }

  private Usual usual(String group) {
    Usual usual = group == null ? null : groups.get(group);
    return usual == null ? overall : usual;
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(names.size());
    for (int i = 0; i < names.size(); i++) {
      writer.writeString(names.get(i));
      writer.writeBoolean(logarithmic[i]);
    }
    write(overall, writer);
    writer.writeUnsigned(groups.size());
    groups.forEach(
        (name, usual) -> {
          writer.writeString(name);
          write(usual, writer);
        });
  }

  private static void write(Usual usual, BinaryWriter writer) {
    writer.writeUnsigned(usual.size);
    for (int i = 0; i < usual.centre.length; i++) {
      writer.writeDouble(usual.centre[i]);
      writer.writeDouble(usual.spread[i]);
    }
  }

  static Baseline read(BinaryReader reader) {
    int features = reader.readLength();
    String[] names = new String[features];
    boolean[] logarithmic = new boolean[features];
    for (int i = 0; i < features; i++) {
      names[i] = reader.readString();
      logarithmic[i] = reader.readBoolean();
    }
    int columns = features + ratios(logarithmic).length;
    Usual overall = readUsual(columns, reader);
    Map<String, Usual> groups = new TreeMap<>();
    int count = reader.readLength();
    for (int i = 0; i < count; i++) {
      groups.put(reader.readString(), readUsual(columns, reader));
    }
    return new Baseline(List.of(names), logarithmic, overall, groups);
  }

  private static Usual readUsual(int columns, BinaryReader reader) {
    Usual usual = new Usual(reader.readUnsigned(), columns);
    for (int i = 0; i < columns; i++) {
      usual.centre[i] = reader.readDouble();
      usual.spread[i] = reader.readDouble();
    }
    return usual;
  }
}
