package dev.collection.transforms.anomaly;

import dev.collection.model.BinaryWriter;
import java.util.List;

/** A method that knows what is usual and can tell how odd a record is. Immutable, thread-safe. */
interface FittedMethod {

  /**
   * What one feature contributes to a record's score.
   *
   * @param value of the record, in its own unit; NaN if it is missing
   * @param usual value of what the record is compared with, in the same unit; NaN if it is not
   *     known
   * @param contribution in the unit of the method's score; 0 or more
   */
  record Contribution(int feature, double value, double usual, double contribution) {}

  /** As in the spec. */
  String name();

  /** How odd the record is, greater is odder; NaN if this method cannot say for want of data. */
  double score(FeatureVector vector);

  /** A record is flagged if its score is greater than this. */
  double threshold();

  /**
   * What each feature contributes to the score, largest first; only for a record that has a score.
   * Costs more than the score: meant for the few that are flagged.
   */
  List<Contribution> contributions(FeatureVector vector);

  /** One sentence that says why, for people. */
  String explain(Explanation explanation, double score, List<Contribution> contributions);

  /** Appends what {@link AnomalyMethod#read} needs. */
  void write(BinaryWriter writer);
}
