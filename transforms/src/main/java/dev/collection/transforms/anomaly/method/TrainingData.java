package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import dev.collection.model.Plural;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.BottomSample;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod.NotEnoughDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What methods are fitted to: the records of a sample, each against its group. Every second one
 * trains; the others are held out as the reference that scores are calibrated on.
 *
 * <p>Records with an amount or a ratio more than {@value #GROSS} spreads off take part in neither:
 * they are odd by any measure, and trained on they would become normal.
 */
public final class TrainingData {
  /** Spreads beyond which an amount takes no part in training. */
  static final double GROSS = 6;

  private final ReferenceSample sample;

  /** Worked out once: it reads the whole sample, and methods are fitted many times. */
  private final String sampleHash;

  private final Baseline baseline;
  private final AnomalyDefinition definition;
  private final List<Comparison> all;
  private final List<Comparison> training = new ArrayList<>();
  private final List<Comparison> reference = new ArrayList<>();

  /** The data of a sample. */
  public TrainingData(ReferenceSample sample, Baseline baseline, AnomalyDefinition definition) {
    this(
        sample,
        sample.contentHash(),
        baseline,
        definition,
        comparisons(sample, baseline),
        record -> false);
  }

  private TrainingData(
      ReferenceSample sample,
      String sampleHash,
      Baseline baseline,
      AnomalyDefinition definition,
      List<Comparison> all,
      Predicate<Comparison> isOdd) {
    this.sample = sample;
    this.sampleHash = sampleHash;
    this.baseline = baseline;
    this.definition = definition;
    this.all = all;
    for (int i = 0; i < all.size(); i++) {
      Comparison record = all.get(i);
      if (!isGross(record) && !isOdd.test(record)) {
        (i % 2 == 0 ? training : reference).add(record);
      }
    }
  }

  private static List<Comparison> comparisons(ReferenceSample sample, Baseline baseline) {
    List<Comparison> all = new ArrayList<>();
    for (BottomSample.Entry entry : sample.entries()) {
      all.add(
          baseline.compare(new FeatureVector(entry.group(), entry.compared(), entry.compared())));
    }
    return all;
  }

  private boolean isGross(Comparison record) {
    double[] deviations = record.deviations();
    for (int i = 0; i < deviations.length; i++) {
      if (baseline.isAmount(i) && Math.abs(deviations[i]) > GROSS) {
        return true;
      }
    }
    return false;
  }

  /** The same data without the records that turned out to be odd. */
  public TrainingData without(Predicate<Comparison> isOdd) {
    return new TrainingData(sample, sampleHash, baseline, definition, all, isOdd);
  }

  /** How many records are left to train and calibrate on. */
  public int size() {
    return training.size() + reference.size();
  }

  /** The names of the columns of a comparison. */
  List<String> columns() {
    return baseline.columnNames();
  }

  /** Every record of the sample. */
  public List<Comparison> all() {
    return all;
  }

  /**
   * The records that are held out, each against its group of this level, as far as that is large
   * enough.
   */
  public List<Comparison> reference(int level) {
    return reference.stream()
        .map(record -> baseline.compare(record.vector(), level))
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Checks that there are records to learn from, and that they differ.
   *
   * @throws NotEnoughDataException if not
   */
  void requireVariedRecords() throws NotEnoughDataException {
    if (sample.count() < definition.minRecords()) {
      throw notEnough(
          "%,d %s, at least %,d are needed",
          sample.count(), Plural.of(sample.count(), "record"), definition.minRecords());
    }
    if (size() < definition.minRecords()) {
      throw notEnough(
          "%,d usable %s, at least %,d are needed (%,d of %,d sampled records are too far off"
              + " to learn from)",
          size(),
          Plural.of(size(), "record"),
          definition.minRecords(),
          all.size() - size(),
          all.size());
    }
    if (all.stream().allMatch(TrainingData::isEmpty)) {
      throw notEnough("none of the %,d records of the sample has a feature", all.size());
    }
    if (all.stream().allMatch(TrainingData::isUsual)) {
      throw notEnough(
          "all %,d records of the sample have the usual values of their group", all.size());
    }
  }

  private static boolean isEmpty(Comparison record) {
    return IntStream.range(0, record.features())
        .allMatch(feature -> Double.isNaN(record.vector().compared(feature)));
  }

  private static boolean isUsual(Comparison record) {
    return Arrays.stream(record.deviations()).allMatch(next -> Double.isNaN(next) || next == 0);
  }

  /**
   * The columns of the records that train, of those that have every feature. Records that only a
   * wider group is large enough for are left out, as long as they are the lesser part: against a
   * wider group everything deviates more, and the model would take that for usual.
   *
   * @throws NotEnoughDataException if there are too few of them or they do not differ
   */
  List<double[]> completeRows() throws NotEnoughDataException {
    requireVariedRecords();
    List<Comparison> complete = training.stream().filter(Comparison::isComplete).toList();
    long count = complete.size() + reference.stream().filter(Comparison::isComplete).count();
    if (count < definition.minRecords()) {
      throw notEnough(
          count == 1
              ? "%,d of %,d usable records has every feature, at least %,d are needed"
              : "%,d of %,d usable records have every feature, at least %,d are needed",
          count,
          size(),
          definition.minRecords());
    }
    int[] levels = complete.stream().mapToInt(Comparison::level).sorted().toArray();
    int usualLevel = levels[levels.length / 2];
    return complete.stream()
        .filter(record -> record.level() <= usualLevel)
        .map(Comparison::deviations)
        .toList();
  }

  private static NotEnoughDataException notEnough(String message, Object... numbers) {
    return new NotEnoughDataException(String.format(Locale.ROOT, message, numbers));
  }

  /** What a model is to tell of the data it was trained on. */
  Map<String, Provenance> provenance() {
    return Map.of(
        "sample-hash", new StringProvenance("sample-hash", sampleHash),
        "records", new LongProvenance("records", sample.count()),
        "trained-on", new LongProvenance("trained-on", training.size()),
        "false-discovery-rate",
            new DoubleProvenance("false-discovery-rate", definition.falseDiscoveryRate()),
        "groups", new StringProvenance("groups", String.join(", ", definition.within())));
  }
}
