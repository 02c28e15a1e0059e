package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import java.io.IOException;
import java.util.List;

/** A way to find odd records: fitted to a sample once, it scores every record. Stateless. */
public interface AnomalyMethod {

  /** The data cannot carry a score; the message says how much there is and how much is needed. */
  final class NotEnoughDataException extends Exception {
    private static final long serialVersionUID = 1L;

    public NotEnoughDataException(String message) {
      super(message);
    }
  }

  /** Every method that a spec can name. */
  List<AnomalyMethod> ALL =
      List.of(
          new RobustZScore(),
          new InterquartileRange(),
          new IsolationForest(),
          new OneClassSvm(),
          new LocalOutlierFactor(),
          new Autoencoder());

  /**
   * Which method leads, as {@code CauchyCombination} has it: of those that have a score for a
   * record the first, the one that puts records best in order that no method is sure of.
   */
  List<String> LEADING =
      List.of(
          "isolation_forest",
          "local_outlier_factor",
          "interquartile_range",
          "robust_z",
          "autoencoder",
          "one_class_svm");

  /** As in the spec, such as {@code robust_z}. */
  String name();

  /**
   * Fits this method.
   *
   * @throws NotEnoughDataException if the sample cannot carry a score
   */
  FittedMethod fit(TrainingData data, AnomalyDefinition definition) throws NotEnoughDataException;

  /**
   * Reads what {@link FittedMethod#write} wrote.
   *
   * @param columns names of the columns of a comparison
   * @throws IOException if it is something else
   */
  FittedMethod read(BinaryReader reader, List<String> columns) throws IOException;

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  static AnomalyMethod named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "anomalies: unknown method "
                        + name
                        + "; known are "
                        + String.join(", ", names())));
  }

  /** The names of all methods. */
  static List<String> names() {
    return ALL.stream().map(AnomalyMethod::name).toList();
  }
}
