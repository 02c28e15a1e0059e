package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What quality means for a collection.
 *
 * @param weights weight of each dimension in the overall score; they need not add up to 1, a
 *     missing one is 0
 * @param thresholds lowest acceptable score of each dimension, 0 to 1, where one is given; see
 *     {@link #threshold}
 * @param overallThreshold lowest acceptable overall score; 0 for none
 * @param stable fields that should not differ between versions and sources of one key
 * @param eventField the DATE or TIMESTAMP field that says how new a record is; null for none
 * @param maxAge oldest acceptable age of the newest event and of the collection itself; null for
 *     any
 */
public record QualityDefinition(
    Map<Dimension, Double> weights,
    Map<Dimension, Double> thresholds,
    double overallThreshold,
    List<String> stable,
    String eventField,
    Duration maxAge)
    implements Serializable {
  public QualityDefinition {
    weights = Map.copyOf(weights);
    thresholds = Map.copyOf(thresholds);
    stable = List.copyOf(stable);
  }

  /**
   * What a score of the dimension is held against; null if it has no threshold. Data older than the
   * greatest age are a breach unless it is said how much is one.
   */
  public Double threshold(Dimension dimension) {
    boolean implied = dimension == Dimension.TIMELINESS && maxAge != null;
    return thresholds.getOrDefault(dimension, implied ? 1.0 : null);
  }
}
