package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.Comparison;
import dev.collection.transforms.anomaly.Contribution;
import java.util.List;

/** A method that knows what is usual and can tell how odd a record is. Immutable, thread-safe. */
public interface FittedMethod {

  /**
   * How odd the record is, greater is odder; about 0 for one that is usual in everything. NaN if
   * this method cannot say for want of data. Its unit is the method's own.
   */
  double score(Comparison record);

  /**
   * What each feature contributes to the score, in the order of the features; they add up to it.
   * Only for a record that has a score. Costs more than the score: meant for the few that are
   * flagged.
   */
  List<Contribution> contributions(Comparison record);

  /** Whether each feature is judged by itself, so that one feature explains the score. */
  boolean judgesFeaturesApart();

  /** A difference between two scores that does not matter, however rare it is. Above 0. */
  double leastDifference();

  /**
   * How far the tail of the reference scores may be followed: the p-value of a score is not less
   * than the number of references to the minus this. Infinite if the tail itself tells how far.
   */
  double tailPower();

  /** Appends what {@link AnomalyMethod#read} needs. */
  void write(BinaryWriter writer);
}
