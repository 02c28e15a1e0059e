package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is usual, in each group and among all records: a robust centre and spread of every column.
 * The columns are the features, then one ratio for each two neighbouring features that are compared
 * by logarithm (the greater amount of a range against the smaller one), which tells amounts that
 * are usual one by one but not together. Immutable.
 */
public final class Baseline {
  /** No deviation is taken to be greater, in spreads. */
  static final double FARTHEST = 1e6;

  private final List<String> names;
  private final boolean[] logarithmic;
  private final List<String> within;

  /** For each ratio the position of its second feature; its first is the one before. */
  private final int[] ratios;

  private final GroupStatistics overall;
  private final Map<String, GroupStatistics> groups;

  Baseline(
      List<String> names,
      boolean[] logarithmic,
      List<String> within,
      GroupStatistics overall,
      Map<String, GroupStatistics> groups) {
    this.names = names;
    this.logarithmic = logarithmic;
    this.within = within;
    this.ratios = ratios(logarithmic);
    this.overall = overall;
    this.groups = groups;
  }

  static int[] ratios(boolean[] logarithmic) {
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
  public static Baseline of(ReferenceSample sample, AnomalyDefinition definition) {
    return new BaselineFitter(sample, definition).fit();
  }

  /** How many features there are. */
  public int features() {
    return logarithmic.length;
  }

  /** How many columns: the features and the ratios. */
  public int size() {
    return logarithmic.length + ratios.length;
  }

  public String name(int feature) {
    return names.get(feature);
  }

  /** The names of all columns. */
  public List<String> columnNames() {
    return IntStream.range(0, size()).mapToObj(this::columnName).toList();
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

  /** The second feature of a ratio; its first is the one before. */
  int secondOfRatio(int column) {
    return ratios[column - features()];
  }

  public boolean isLogarithmic(int feature) {
    return logarithmic[feature];
  }

  /** Whether the column is a feature compared by logarithm, or a ratio of two of them. */
  public boolean isAmount(int column) {
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

  /** The value in the record's own unit. */
  double fromCompared(int feature, double compared) {
    return logarithmic[feature] ? Math.exp(compared) : compared;
  }

  /** How many spreads the value of a column lies above the centre; NaN if that cannot be said. */
  static double standardized(GroupStatistics usual, int column, double value) {
    return limited((value - usual.centre(column)) / usual.spread(column));
  }

  /** How many levels of groups there are: the whole group, without its last field, ..., all. */
  public int levels() {
    return within.size() + 1;
  }

  /**
   * The record against the smallest group that is large enough: the one that {@code within} names,
   * else that of all but its last field, and so on; at last all records.
   */
  public Comparison compare(FeatureVector vector) {
    for (int level = 0; level < within.size(); level++) {
      Comparison comparison = compare(vector, level);
      if (comparison != null) {
        return comparison;
      }
    }
    return compare(vector, within.size());
  }

  /**
   * The record against its group of a level, even if there is a smaller one.
   *
   * @param level 0 for the whole group, 1 without its last field, and so on
   * @return null if it has no such group that is large enough
   */
  public Comparison compare(FeatureVector vector, int level) {
    if (level == within.size()) {
      return new Comparison(this, "", level, overall, vector);
    }
    String group = vector.group();
    for (int i = 0; i < level && group != null; i++) {
      group = parent(group, i);
    }
    GroupStatistics usual = group == null ? null : groups.get(group);
    return usual == null ? null : new Comparison(this, group, level, usual, vector);
  }

  /**
   * The name of a group without its last field.
   *
   * @param level how many fields it lacks already
   */
  String parent(String group, int level) {
    int last = within.size() - 1 - level;
    int end = last < 1 ? 0 : group.lastIndexOf(", " + within.get(last) + "=");
    return group.substring(0, Math.max(0, end));
  }

  /** Keeps the squares of what is absurdly far off finite; NaN stays NaN. */
  private static double limited(double standardized) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, standardized));
  }

  public void write(BinaryWriter writer) {
    writer.writeUnsigned(names.size());
    for (int i = 0; i < names.size(); i++) {
      writer.writeString(names.get(i));
      writer.writeBoolean(logarithmic[i]);
    }
    writer.writeUnsigned(within.size());
    within.forEach(writer::writeString);
    overall.write(writer);
    writer.writeUnsigned(groups.size());
    groups.forEach(
        (name, usual) -> {
          writer.writeString(name);
          usual.write(writer);
        });
  }

  public static Baseline read(BinaryReader reader) {
    int features = reader.readLength();
    String[] names = new String[features];
    boolean[] logarithmic = new boolean[features];
    for (int i = 0; i < features; i++) {
      names[i] = reader.readString();
      logarithmic[i] = reader.readBoolean();
    }
    String[] within = new String[reader.readLength()];
    for (int i = 0; i < within.length; i++) {
      within[i] = reader.readString();
    }
    int columns = features + ratios(logarithmic).length;
    GroupStatistics overall = GroupStatistics.read(columns, reader);
    Map<String, GroupStatistics> groups = new TreeMap<>();
    int count = reader.readLength();
    for (int i = 0; i < count; i++) {
      groups.put(reader.readString(), GroupStatistics.read(columns, reader));
    }
    return new Baseline(List.of(names), logarithmic, List.of(within), overall, groups);
  }
}
