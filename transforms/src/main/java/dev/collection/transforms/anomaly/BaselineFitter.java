package dev.collection.transforms.anomaly;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Measures a {@link Baseline} from a sample.
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
final class BaselineFitter {
  static final double LOGARITHM_FLOOR = 0.05;
  private static final double SHARE_OF_OVERALL = 0.1;
  private static final double SHARE_OF_CENTRE = 0.05;

  private final ReferenceSample sample;
  private final AnomalyDefinition definition;

  BaselineFitter(ReferenceSample sample, AnomalyDefinition definition) {
    this.sample = sample;
    this.definition = definition;
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

  Baseline fit() {
    boolean[] logarithmic = new boolean[definition.features().size()];
    for (int i = 0; i < logarithmic.length; i++) {
      logarithmic[i] = definition.logFeatures().contains(definition.features().get(i));
    }
    int columns = logarithmic.length + Baseline.ratios(logarithmic).length;
    GroupStatistics overall = new GroupStatistics(sample.count(), columns);
    Map<String, GroupStatistics> groups = new TreeMap<>();
    Baseline baseline =
        new Baseline(definition.features(), logarithmic, definition.within(), overall, groups);
    double[] amongAll = measure(baseline, overall, sample.entries(), 1, new double[columns]);
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
            measure(baseline, usual, its.sample.sorted(), definition.minGroup(), amongAll);
            // One that tells nothing of any feature is as good as none: a wider one may.
            if (IntStream.range(0, logarithmic.length).anyMatch(usual::tells)) {
              groups.put(group, usual);
            }
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
  private static double[] measure(
      Baseline baseline,
      GroupStatistics usual,
      List<BottomSample.Entry> entries,
      int fewest,
      double[] amongAll) {
    double[][] rows =
        entries.stream().map(entry -> baseline.columns(entry.compared())).toArray(double[][]::new);
    double[] measured = new double[amongAll.length];
    for (int i = 0; i < measured.length; i++) {
      int column = i;
      double[] values =
          Arrays.stream(rows)
              .mapToDouble(row -> row[column])
              .filter(value -> !Double.isNaN(value))
              .toArray();
      if (values.length >= fewest) {
        measured[i] =
            usual.measure(i, values, centre -> floor(baseline, column, centre, amongAll[column]));
      }
    }
    return measured;
  }

  private static double floor(Baseline baseline, int column, double centre, double amongAll) {
    if (baseline.isAmount(column)) {
      return LOGARITHM_FLOOR;
    }
    return amongAll > 0 ? SHARE_OF_OVERALL * amongAll : SHARE_OF_CENTRE * Math.abs(centre);
  }
}
