package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureVector;
import java.util.List;

/**
 * Records of which it is known which are anomalies.
 *
 * @param plainColumns names of {@link Row#plain}
 */
record LabelledSet(
    String name, AnomalyDefinition definition, List<String> plainColumns, List<Row> rows) {

  /**
   * One record.
   *
   * @param kind of anomaly; empty for an ordinary record
   * @param planted the features whose values were changed
   * @param vector as the product sees the record
   * @param plain as a data scientist would give it to a library: everything known of it as numbers
   */
  record Row(String kind, List<Integer> planted, FeatureVector vector, double[] plain) {
    boolean isAnomaly() {
      return !kind.isEmpty();
    }
  }

  int anomalies() {
    return (int) rows.stream().filter(Row::isAnomaly).count();
  }
}
