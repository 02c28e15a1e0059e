package dev.collection.transforms.anomaly.model;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.calibrate.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How rare the deviations of single columns are, and with that how sure a model can be of a record
 * that lies beyond those it knows. Immutable.
 *
 * <p>A model is fitted to the region where the records are, and may be flat there and steep just
 * outside (the edge of a one-class SVM, the saturation of an autoencoder). The scores of the
 * reference, hardly any of which lie outside, do not tell how far an ordinary record gets there.
 * Deviations have no such edge: their tail can be followed. So a model is no surer of a record that
 * has a column beyond all but a few of the reference than that column is by itself. Of a record
 * whose columns all lie within, the model says what it says.
 */
final class ColumnTails {
  /** A record is beyond the reference where no greater share of that is expected to be... */
  private static final double RARE = 0.01;

  /** ...or no more than so many of its records. */
  private static final double FEW = 5;

  /**
   * Deviations may have several centres (a range of pay is usual, or a single rate), and the tail
   * of all of them begins beyond the last.
   */
  private static final double TAIL_SHARE = 0.04;

  /** A difference between two deviations that does not matter, in spreads. */
  private static final double LEAST_DIFFERENCE = 0.01;

  /** For each column; absent where too few records have it. */
  private final List<Optional<Calibration>> columns;

  private ColumnTails(List<Optional<Calibration>> columns) {
    this.columns = columns;
  }

  /**
   * @param reference records against their groups of one level
   * @param size how many columns they have
   */
  static ColumnTails of(List<Comparison> reference, int size) {
    List<Optional<Calibration>> columns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      int column = i;
      double[] deviations =
          reference.stream()
              .mapToDouble(record -> Math.abs(record.deviations()[column]))
              .filter(deviation -> !Double.isNaN(deviation))
              .toArray();
      columns.add(
          deviations.length < Calibration.LEAST_REFERENCE
              ? Optional.empty()
              : Optional.of(Calibration.ofTail(deviations, LEAST_DIFFERENCE, TAIL_SHARE)));
    }
    return new ColumnTails(columns);
  }

  /**
   * The logarithm of the least p-value that a model may give a record; negative infinity if it may
   * give any.
   */
  double logLeastP(Comparison record) {
    double rarest = 0;
    double beyond = 0;
    for (int i = 0; i < columns.size(); i++) {
      double deviation = Math.abs(record.deviations()[i]);
      if (columns.get(i).isPresent() && !Double.isNaN(deviation)) {
        Calibration column = columns.get(i).get();
        double logP = column.logP(deviation);
        if (logP < rarest) {
          rarest = logP;
          beyond = Math.log(Math.max(RARE, FEW / column.size()));
        }
      }
    }
    // Bonferroni's: each of the columns may be the one.
    double logP = rarest + Math.log(columns.size());
    return logP < beyond ? logP : Double.NEGATIVE_INFINITY;
  }

  void write(BinaryWriter writer) {
    for (Optional<Calibration> column : columns) {
      writer.writeBoolean(column.isPresent());
      column.ifPresent(present -> present.write(writer));
    }
  }

  static ColumnTails read(int size, BinaryReader reader) {
    List<Optional<Calibration>> columns = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      columns.add(reader.readBoolean() ? Optional.of(Calibration.read(reader)) : Optional.empty());
    }
    return new ColumnTails(columns);
  }
}
