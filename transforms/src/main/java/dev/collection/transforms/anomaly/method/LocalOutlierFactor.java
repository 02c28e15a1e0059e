package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.neighbours.LocalOutlierFactorModel;
import dev.collection.transforms.anomaly.neighbours.LocalOutlierFactorTrainer;
import dev.collection.transforms.anomaly.tribuo.Columns;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.anomaly.Event;

/**
 * {@code local_outlier_factor}: records that lie apart from those that are most like them (Breunig,
 * Kriegel, Ng and Sander, "LOF: Identifying Density-Based Local Outliers", SIGMOD 2000). The score
 * is by how much more the nearest records are surrounded by others than this one is.
 */
final class LocalOutlierFactor extends TrainedMethod<LocalOutlierFactorModel> {
  /**
   * The share of records whose like is not in a sample of n is about that of those that are alone
   * in it (Good, "The Population Frequencies of Species and the Estimation of Population
   * Parameters", Biometrika 40, 1953), so a few times 1/n. Such a record, however ordinary, may lie
   * many times as far from the next ones as these do from each other. It is not told from an odd
   * one by its factor, and the tail of the factors knows nothing of it.
   */
  private static final double TAIL_POWER = 1.5;

  LocalOutlierFactor() {
    super("local_outlier_factor", LocalOutlierFactorModel.class);
  }

  @Override
  LocalOutlierFactorModel train(
      Dataset<Event> rows, Map<String, Provenance> provenance, AnomalyDefinition definition)
      throws NotEnoughDataException {
    if (rows.size() < 2) {
      throw new NotEnoughDataException("1 record to train on, at least 2 are needed");
    }
    return new LocalOutlierFactorTrainer(definition.settings().neighbours(), Clock.systemUTC())
        .train(rows, provenance);
  }

  @Override
  FittedMethod fitted(LocalOutlierFactorModel model, byte[] encoded, List<String> names) {
    Columns columns = Columns.of(model, names);
    return new ModelMethod(
        row -> model.outlierFactor(columns.byId(row)), encoded, names.size(), 0.05, TAIL_POWER);
  }
}
