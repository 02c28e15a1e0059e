package dev.collection.transforms.anomaly.model;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.calibrate.Calibration;
import dev.collection.transforms.anomaly.calibrate.FalseDiscoveryRate;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.method.FittedMethod;
import dev.collection.transforms.anomaly.method.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fits all methods to a sample. What they find odd in it is taken out of it and they are fitted
 * again, until they find nothing more: trained on, anomalies would hide others of their kind.
 */
final class ModelFitter {
  /** How often at most the methods are fitted again without what they found. */
  private static final int MOST_ROUNDS = 10;

  /**
   * At this rate records are taken out if more are odd than the calibration bears: among so many,
   * others of their kind hide. What is ordinary then loses some of its tail.
   */
  private static final double ROUGH_RATE = 0.05;

  private final ReferenceSample sample;
  private final AnomalyDefinition definition;
  private final Baseline baseline;
  private final TrainingData all;

  ModelFitter(ReferenceSample sample, AnomalyDefinition definition) {
    this.sample = sample;
    this.definition = definition;
    this.baseline = Baseline.of(sample, definition);
    this.all = new TrainingData(sample, baseline, definition);
  }

  AnomalyModel fit() {
    double rate = definition.falseDiscoveryRate();
    TrainingData rest = withoutAnomalies(rate);
    if (rest.size() < (1 - Calibration.CENSORED_SHARE) * all.all().size()) {
      rest = withoutAnomalies(Math.max(ROUGH_RATE, rate));
    }
    return fit(rest, rate);
  }

  /** What is left of the sample once nothing more is found at this rate. */
  private TrainingData withoutAnomalies(double rate) {
    TrainingData data = all;
    for (int round = 1; round < MOST_ROUNDS; round++) {
      AnomalyModel found = fit(data, rate);
      TrainingData rest = all.without(record -> found.judge(record).isAnomaly());
      if (rest.size() == data.size() || rest.size() < definition.minRecords()) {
        break;
      }
      data = rest;
    }
    return data;
  }

  /** A model of these data that keeps to a rate of false discoveries. */
  private AnomalyModel fit(TrainingData data, double rate) {
    List<List<Comparison>> references =
        IntStream.range(0, baseline.levels()).mapToObj(data::reference).toList();
    List<AnomalyModel.Method> methods =
        definition.methods().stream().map(name -> fit(name, data, references)).toList();
    List<ColumnTails> tails =
        references.stream().map(level -> ColumnTails.of(level, baseline.size())).toList();
    AnomalyModel uncut = new AnomalyModel(baseline, tails, methods, Double.NEGATIVE_INFINITY);
    double[] logP =
        data.all().stream()
            .mapToDouble(record -> uncut.judge(record).logP())
            .filter(next -> !Double.isNaN(next))
            .toArray();
    long records = Math.max(1, sample.count());
    return new AnomalyModel(
        baseline, tails, methods, FalseDiscoveryRate.logCutoff(logP, records, rate));
  }

  /**
   * @param references records that are held out, for each level of groups
   */
  private AnomalyModel.Method fit(
      String name, TrainingData data, List<List<Comparison>> references) {
    FittedMethod fitted;
    try {
      fitted = AnomalyMethod.named(name).fit(data, definition);
    } catch (AnomalyMethod.NotEnoughDataException e) {
      return unfitted(name, e.getMessage());
    }
    List<Optional<Calibration>> calibrations = new ArrayList<>();
    int most = 0;
    for (List<Comparison> reference : references) {
      double[] scores =
          reference.stream()
              .mapToDouble(fitted::score)
              .filter(score -> !Double.isNaN(score))
              .toArray();
      most = Math.max(most, scores.length);
      calibrations.add(
          scores.length < Calibration.LEAST_REFERENCE
              ? Optional.empty()
              : Optional.of(
                  Calibration.of(
                      scores,
                      fitted.leastDifference(),
                      -fitted.tailPower() * Math.log(scores.length))));
    }
    return most < Calibration.LEAST_REFERENCE
        ? unfitted(
            name,
            String.format(
                Locale.ROOT,
                most == 1
                    ? "%,d record to calibrate on, at least %,d are needed"
                    : "%,d records to calibrate on, at least %,d are needed",
                most,
                Calibration.LEAST_REFERENCE))
        : new AnomalyModel.Method(name, fitted, calibrations, "ready");
  }

  private static AnomalyModel.Method unfitted(String name, String reason) {
    return new AnomalyModel.Method(name, null, List.of(), "not enough data: " + reason);
  }
}
