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
public final class Baseline {
  static final double LOGARITHM_FLOOR = 0.05;
  private static final double SHARE_OF_OVERALL = 0.1;
  private static final double SHARE_OF_CENTRE = 0.05;

  private static final double FARTHEST = 1e6;

  private final List<String> names;
  private final boolean[] logarithmic;
  private final List<String> within;

  /** For each ratio the position of its second feature; its first is the one before. */
  private final int[] ratios;

  private final GroupStatistics overall;
  private final Map<String, GroupStatistics> groups;

  private Baseline(
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

  /** The records of a group, which may be made of smaller ones: their samples make its sample. */
  private static final class Members {
    private final BottomSample sample = new BottomSample(ReferenceSample.MAX_GROUP_SAMPLE);
    private long count;

    private void add(long more, List<BottomSample.Entry> entries) {
      count += more;
      entries.forEach(sample::add);
    }
  }

  /** Groups of fewer than the definition's {@code minGroup} records are left out. */
  public static Baseline of(ReferenceSample sample, AnomalyDefinition definition) {
    boolean[] logarithmic = new boolean[definition.features().size()];
    for (int i = 0; i < logarithmic.length; i++) {
      logarithmic[i] = definition.logFeatures().contains(definition.features().get(i));
    }
    int columns = logarithmic.length + ratios(logarithmic).length;
    GroupStatistics overall = new GroupStatistics(sample.count(), columns);
    Map<String, GroupStatistics> groups = new TreeMap<>();
    Baseline baseline =
        new Baseline(definition.features(), logarithmic, definition.within(), overall, groups);
    double[] amongAll = baseline.measure(overall, sample.entries(), 1, new double[columns]);
    Map<String, Members> members = new TreeMap<>();
    for (String name : sample.groupNames()) {
      List<BottomSample.Entry> entries = sample.groupEntries(name);
      String group = name;
      for (int level = 0; level < definition.within().size(); level++) {
        members
            .computeIfAbsent(group, unused -> new Members())
            .add(sample.groupCount(name), entries);
        group = baseline.parent(group, level);
      }
    }
    members.forEach(
        (group, its) -> {
          if (its.count >= definition.minGroup()) {
            GroupStatistics usual = new GroupStatistics(its.count, columns);
            baseline.measure(usual, its.sample.sorted(), definition.minGroup(), amongAll);
            groups.put(group, usual);
          }
        });
    return baseline;
  }

  /**
   * Fills {@code usual} from the entries.
   *
   * @param amongAll the spreads among all records; 0 if these are all
   * @return the spreads as they were measured, before the floor; 0 where there were too few values
   */
  private double[] measure(
      GroupStatistics usual, List<BottomSample.Entry> entries, int fewest, double[] amongAll) {
    double[][] rows =
        entries.stream().map(entry -> columns(entry.compared())).toArray(double[][]::new);
    double[] measured = new double[amongAll.length];
    for (int i = 0; i < measured.length; i++) {
      int column = i;
      double[] values =
          Arrays.stream(rows)
              .mapToDouble(row -> row[column])
              .filter(value -> !Double.isNaN(value))
              .toArray();
      if (values.length >= fewest) {
        measured[i] = usual.measure(i, values, centre -> floor(column, centre, amongAll[column]));
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
  private String parent(String group, int level) {
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
