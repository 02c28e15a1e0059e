package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryReader;
import java.io.IOException;
import java.util.List;

/** A way to find odd records: fitted to a sample once, it scores every record. Stateless. */
interface AnomalyMethod {

  /** The data cannot carry a score; the message says how much there is and how much is needed. */
  final class NotEnoughDataException extends Exception {
    private static final long serialVersionUID = 1L;

    NotEnoughDataException(String message) {
      super(message);
    }
  }

  /** Every method that a spec can name. */
  List<AnomalyMethod> ALL = List.of(new RobustZScore(), new OneClassSvm());

  /** As in the spec, such as {@code robust_z}. */
  String name();

  /**
   * Fits this method.
   *
   * @param baseline of the same sample
   * @throws NotEnoughDataException if the sample cannot carry a score
   */
  FittedMethod fit(ReferenceSample sample, Baseline baseline, AnomalyDefinition definition)
      throws NotEnoughDataException;

  /** Reads what {@link FittedMethod#write} wrote. */
  FittedMethod read(BinaryReader reader, Baseline baseline) throws IOException;

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
                        + String.join(", ", ALL.stream().map(AnomalyMethod::name).toList())));
  }
}
