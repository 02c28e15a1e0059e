package dev.collection.transforms.anomaly.tribuo;

import java.util.Arrays;
import java.util.List;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Rows of numbers as Tribuo's examples and back: Tribuo orders features by its own ids. */
public final class Columns {
  private final int[] ids;

  private Columns(int[] ids) {
    this.ids = ids;
  }

  /**
   * The columns of these names among the features of a model.
   *
   * @throws IllegalArgumentException if the model was trained on other features
   */
  public static Columns of(Model<?> model, List<String> names) {
    int[] ids = names.stream().mapToInt(model.getFeatureIDMap()::getID).toArray();
    if (ids.length != model.getFeatureIDMap().size() || Arrays.stream(ids).anyMatch(id -> id < 0)) {
      throw new IllegalArgumentException(
          "the model was trained on other features than " + String.join(", ", names));
    }
    return new Columns(ids);
  }

  /** A row in the order of the model's ids. */
  public double[] byId(double[] row) {
    double[] byId = new double[row.length];
    for (int i = 0; i < ids.length; i++) {
      byId[ids[i]] = row[i];
    }
    return byId;
  }

  /** A data set of expected events, as a method of novelty detection is trained on. */
  public static Dataset<Event> dataset(List<double[]> rows, List<String> names) {
    AnomalyFactory factory = new AnomalyFactory();
    MutableDataset<Event> dataset =
        new MutableDataset<>(new SimpleDataSourceProvenance("reference sample", factory), factory);
    String[] columns = names.toArray(String[]::new);
    for (double[] row : rows) {
      dataset.add(new ArrayExample<>(AnomalyFactory.EXPECTED_EVENT, columns, row));
    }
    return dataset;
  }

  /** The rows of a data set, in the order of its ids; what an example lacks is 0. */
  public static double[][] rows(Dataset<Event> dataset, ImmutableFeatureMap features) {
    double[][] rows = new double[dataset.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(dataset.getExample(i), features);
    }
    return rows;
  }

  /**
   * The features of an example in the order of the ids; what it lacks is 0.
   *
   * @throws IllegalArgumentException if it has none of the features
   */
  public static double[] row(Example<Event> example, ImmutableFeatureMap features) {
    double[] row = new double[features.size()];
    boolean any = false;
    for (Feature feature : example) {
      int id = features.getID(feature.getName());
      if (id >= 0) {
        row[id] = feature.getValue();
        any = true;
      }
    }
    if (!any) {
      throw new IllegalArgumentException("the example has none of the features of the model");
    }
    return row;
  }
}
