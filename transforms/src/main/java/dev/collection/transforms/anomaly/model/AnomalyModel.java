package dev.collection.transforms.anomaly.model;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.calibrate.Calibration;
import dev.collection.transforms.anomaly.calibrate.CauchyCombination;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.method.FittedMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;

/**
 * Every method of the spec, fitted to one sample and calibrated, or the reason why it could not be,
 * and the cutoff of the p-value up to which a record is an anomaly. Immutable, thread-safe; as a
 * side input it travels in its own encoding, in which a Tribuo model is in Tribuo's protobuf form.
 */
public final class AnomalyModel {
  public static final Coder<AnomalyModel> CODER = new ModelCoder();

  /**
   * One method of the spec.
   *
   * @param fitted null if there was not enough data
   * @param calibrations for each level of groups; absent where there was not enough data; empty if
   *     the method is not fitted
   * @param status for people: {@code ready}, or what is missing
   */
  public record Method(
      String name, FittedMethod fitted, List<Optional<Calibration>> calibrations, String status) {
    public boolean isFitted() {
      return fitted != null;
    }
  }

  private final Baseline baseline;

  /** For each level of groups. */
  private final List<ColumnTails> tails;

  private final List<Method> methods;

  /** The methods by their positions, those first that lead before others. */
  private final int[] leads;

  private final double logCutoff;

  /**
   * @param tails for each level of groups
   */
  AnomalyModel(Baseline baseline, List<ColumnTails> tails, List<Method> methods, double logCutoff) {
    this.baseline = baseline;
    this.tails = List.copyOf(tails);
    this.methods = List.copyOf(methods);
    this.leads =
        IntStream.range(0, methods.size())
            .boxed()
            .sorted(Comparator.comparing(i -> AnomalyMethod.LEADING.indexOf(methods.get(i).name())))
            .mapToInt(Integer::intValue)
            .toArray();
    this.logCutoff = logCutoff;
  }

  /** Fits every method that the definition names, in its order, and calibrates it. */
  public static AnomalyModel fit(ReferenceSample sample, AnomalyDefinition definition) {
    return new ModelFitter(sample, definition).fit();
  }

  public Baseline baseline() {
    return baseline;
  }

  public List<Method> methods() {
    return methods;
  }

  /** The logarithm of the greatest p-value, of all methods together, that is an anomaly. */
  public double logCutoff() {
    return logCutoff;
  }

  /**
   * The score that a method alone would need to make an anomaly of a record.
   *
   * @param method by its position; one that has a score for the record
   */
  public double threshold(int method, Comparison record) {
    return methods.get(method).calibrations().get(record.level()).orElseThrow().scoreAt(logCutoff);
  }

  /**
   * Why a method has no score for a record, in words.
   *
   * @param method by its position; one that has none
   */
  public String unscored(int method, Comparison record) {
    Method its = methods.get(method);
    if (!its.isFitted()) {
      return its.status();
    }
    if (its.calibrations().get(record.level()).isEmpty()) {
      return "not enough data: too few records are compared with groups of this size";
    }
    return !record.isJudged()
            && IntStream.range(0, record.features()).anyMatch(record::isUnjudged)
            && (its.fitted().judgesFeaturesApart() || record.isComplete())
        ? "of no feature that it has is it known what is usual in its group"
        : lacking(record);
  }

  /** Names no more than two features: what is said of records is counted by its words. */
  private static String lacking(Comparison record) {
    Map<FeatureVector.Lack, List<String>> names = new EnumMap<>(FeatureVector.Lack.class);
    int count = 0;
    for (int i = 0; i < record.features(); i++) {
      FeatureVector.Lack lack = record.vector().lack(i);
      if (lack != null) {
        names.computeIfAbsent(lack, unused -> new ArrayList<>()).add(record.name(i));
        count++;
      }
    }
    if (count > 2) {
      return names.keySet().equals(EnumSet.of(FeatureVector.Lack.MISSING))
          ? "three or more features are missing"
          : "three or more features are missing or cannot be compared";
    }
    List<String> parts = new ArrayList<>();
    names.forEach(
        (lack, features) ->
            parts.add(
                (features.size() == 1
                        ? features.get(0) + " is " + lack.words()
                        : String.join(" and ", features) + " are " + lack.wordsOfMany())
                    + lack.why()));
    return String.join(", and ", parts);
  }

  /** What this model makes of a record. */
  public Judgement judge(FeatureVector vector) {
    return judge(baseline.compare(vector));
  }

  Judgement judge(Comparison record) {
    double leastLogP = tails.get(record.level()).logLeastP(record);
    double[] scores = new double[methods.size()];
    double[] logP = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      Method method = methods.get(i);
      Calibration calibration =
          method.isFitted() ? method.calibrations().get(record.level()).orElse(null) : null;
      scores[i] = calibration == null ? Double.NaN : method.fitted().score(record);
      logP[i] = Double.isNaN(scores[i]) ? Double.NaN : calibration.logP(scores[i]);
      if (method.isFitted() && !method.fitted().judgesFeaturesApart()) {
        logP[i] = Math.max(logP[i], leastLogP); // NaN stays NaN
      }
    }
    return new Judgement(record, scores, logP, CauchyCombination.logP(logP, leads), logCutoff);
  }

  public byte[] encoded() {
    BinaryWriter writer = new BinaryWriter(4096);
    write(writer);
    return writer.toByteArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnomalyModel that && Arrays.equals(encoded(), that.encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }

  @Override
  public String toString() {
    return methods.stream()
        .map(method -> method.name() + " " + method.status())
        .toList()
        .toString();
  }

  /** Appends what {@link #read} needs. */
  void write(BinaryWriter writer) {
    baseline.write(writer);
    tails.forEach(level -> level.write(writer));
    writer.writeDouble(logCutoff);
    writer.writeUnsigned(methods.size());
    for (Method method : methods) {
      writer.writeString(method.name());
      writer.writeString(method.status());
      writer.writeBoolean(method.isFitted());
      if (method.isFitted()) {
        method.fitted().write(writer);
        for (Optional<Calibration> calibration : method.calibrations()) {
          writer.writeBoolean(calibration.isPresent());
          calibration.ifPresent(present -> present.write(writer));
        }
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is something else
   */
  static AnomalyModel read(BinaryReader reader) throws IOException {
    Baseline baseline = Baseline.read(reader);
    List<ColumnTails> tails = new ArrayList<>();
    for (int level = 0; level < baseline.levels(); level++) {
      tails.add(ColumnTails.read(baseline.size(), reader));
    }
    double logCutoff = reader.readDouble();
    int count = reader.readLength();
    List<Method> methods = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = reader.readString();
      String status = reader.readString();
      if (reader.readBoolean()) {
        FittedMethod fitted = AnomalyMethod.named(name).read(reader, baseline.columnNames());
        List<Optional<Calibration>> calibrations = new ArrayList<>();
        for (int level = 0; level < baseline.levels(); level++) {
          calibrations.add(
              reader.readBoolean() ? Optional.of(Calibration.read(reader)) : Optional.empty());
        }
        methods.add(new Method(name, fitted, calibrations, status));
      } else {
        methods.add(new Method(name, null, List.of(), status));
      }
    }
    return new AnomalyModel(baseline, tails, methods, logCutoff);
  }

  /** Equal models give equal bytes. */
  private static final class ModelCoder extends BinaryCoder<AnomalyModel> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(AnomalyModel value, BinaryWriter writer) {
      value.write(writer);
    }

    @Override
    protected AnomalyModel read(BinaryReader reader) throws IOException {
      return AnomalyModel.read(reader);
    }
  }
}
