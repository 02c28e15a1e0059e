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
import dev.collection.transforms.anomaly.calibrate.FalseDiscoveryRate;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.method.FittedMethod;
import dev.collection.transforms.anomaly.method.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;

/**
 * Every method of the spec, fitted to one sample and calibrated, or the reason why it could not be,
 * and the cutoff of the p-value up to which a record is an anomaly. Immutable, thread-safe; as a
 * side input it travels in its own encoding, in which a Tribuo model is in Tribuo's protobuf form.
 */
public final class AnomalyModel {
  public static final Coder<AnomalyModel> CODER = new ModelCoder();

  /** How often at most the methods are fitted again without what they found. */
  private static final int MOST_ROUNDS = 10;

  /**
   * At this rate records are taken out if more are odd than the calibration bears: among so many,
   * others of their kind hide. What is ordinary then loses some of its tail.
   */
  private static final double ROUGH_RATE = 0.05;

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
  private final List<Method> methods;
  private final double logCutoff;

  private AnomalyModel(Baseline baseline, List<Method> methods, double logCutoff) {
    this.baseline = baseline;
    this.methods = List.copyOf(methods);
    this.logCutoff = logCutoff;
  }

  /**
   * Fits every method that the definition names, in its order. What they find odd in the sample is
   * taken out of it and they are fitted again, until they find nothing more: trained on, anomalies
   * would hide others of their kind.
   */
  public static AnomalyModel fit(ReferenceSample sample, AnomalyDefinition definition) {
    Baseline baseline = Baseline.of(sample, definition);
    TrainingData all = new TrainingData(sample, baseline, definition);
    double rate = definition.falseDiscoveryRate();
    Fit fit = fit(sample, baseline, all, definition, rate);
    if (fit.data().size() < (1 - Calibration.CENSORED_SHARE) * all.all().size()) {
      fit = fit(sample, baseline, all, definition, Math.max(ROUGH_RATE, rate));
    }
    return cut(sample, baseline, fit, rate);
  }

  /** Methods, and what is left of the sample that they are fitted to. */
  private record Fit(List<Method> methods, TrainingData data) {}

  private static Fit fit(
      ReferenceSample sample,
      Baseline baseline,
      TrainingData all,
      AnomalyDefinition definition,
      double rate) {
    Fit fit = new Fit(methods(baseline, all, definition), all);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      AnomalyModel found = cut(sample, baseline, fit, rate);
      TrainingData rest = all.without(record -> found.judge(record).isAnomaly());
      if (rest.size() == fit.data().size() || rest.size() < definition.minRecords()) {
        break;
      }
      fit = new Fit(methods(baseline, rest, definition), rest);
    }
    return fit;
  }

  private static List<Method> methods(
      Baseline baseline, TrainingData data, AnomalyDefinition definition) {
    List<Method> methods = new ArrayList<>();
    for (String name : definition.methods()) {
      methods.add(fit(name, baseline, data, definition));
    }
    return methods;
  }

  /** A model of these methods that keeps to a rate of false discoveries. */
  private static AnomalyModel cut(ReferenceSample sample, Baseline baseline, Fit fit, double rate) {
    AnomalyModel uncut = new AnomalyModel(baseline, fit.methods(), Double.NEGATIVE_INFINITY);
    double[] logP =
        fit.data().all().stream()
            .mapToDouble(record -> uncut.judge(record).logP())
            .filter(next -> !Double.isNaN(next))
            .toArray();
    return new AnomalyModel(
        baseline,
        fit.methods(),
        FalseDiscoveryRate.logCutoff(logP, Math.max(1, sample.count()), rate));
  }

  private static Method fit(
      String name, Baseline baseline, TrainingData data, AnomalyDefinition definition) {
    try {
      FittedMethod fitted = AnomalyMethod.named(name).fit(data, definition);
      List<Optional<Calibration>> calibrations = new ArrayList<>();
      int most = 0;
      for (int level = 0; level < baseline.levels(); level++) {
        double[] scores =
            data.reference(level).stream()
                .mapToDouble(fitted::score)
                .filter(score -> !Double.isNaN(score))
                .toArray();
        most = Math.max(most, scores.length);
        calibrations.add(
            scores.length < Calibration.LEAST_REFERENCE
                ? Optional.empty()
                : Optional.of(Calibration.of(scores, fitted.leastDifference())));
      }
      if (most < Calibration.LEAST_REFERENCE) {
        return new Method(
            name,
            null,
            List.of(),
            String.format(
                Locale.ROOT,
                "not enough data: %,d records to calibrate on, at least %,d are needed",
                most,
                Calibration.LEAST_REFERENCE));
      }
      return new Method(name, fitted, calibrations, "ready");
    } catch (AnomalyMethod.NotEnoughDataException e) {
      return new Method(name, null, List.of(), "not enough data: " + e.getMessage());
    }
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

  /** What this model makes of a record. */
  public Judgement judge(FeatureVector vector) {
    return judge(baseline.compare(vector));
  }

  private Judgement judge(Comparison record) {
    double[] scores = new double[methods.size()];
    double[] logP = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      Method method = methods.get(i);
      Calibration calibration =
          method.isFitted() ? method.calibrations().get(record.level()).orElse(null) : null;
      scores[i] = calibration == null ? Double.NaN : method.fitted().score(record);
      logP[i] = Double.isNaN(scores[i]) ? Double.NaN : calibration.logP(scores[i]);
    }
    return new Judgement(record, scores, logP, CauchyCombination.logP(logP), logCutoff);
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
    return new AnomalyModel(baseline, methods, logCutoff);
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
