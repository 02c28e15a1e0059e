package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import java.util.Map;

/**
 * The quality of one record.
 *
 * @param dimensions the checks of each dimension in which something was checked
 * @param score the weighted mean of those dimensions, from 0 to 1; 1 if none of them has a weight
 */
public record RecordQuality(Map<Dimension, Ratio> dimensions, double score) {
  public RecordQuality {
    dimensions = Map.copyOf(dimensions);
  }
}
