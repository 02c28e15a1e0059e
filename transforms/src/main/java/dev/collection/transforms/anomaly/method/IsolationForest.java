package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.forest.IsolationForestModel;
import dev.collection.transforms.anomaly.forest.IsolationForestTrainer;
import dev.collection.transforms.anomaly.tribuo.Columns;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.anomaly.Event;

/**
 * {@code isolation_forest}: records that random splits set apart early (Liu, Ting and Zhou,
 * "Isolation Forest", ICDM 2008). The score is by how many average path lengths the path of the
 * record is shorter than that of a usual one.
 */
final class IsolationForest extends TrainedMethod<IsolationForestModel> {
  IsolationForest() {
    super("isolation_forest", IsolationForestModel.class);
  }

  @Override
  IsolationForestModel train(
      Dataset<Event> rows, Map<String, Provenance> provenance, AnomalyDefinition definition) {
    MethodSettings settings = definition.settings();
    return new IsolationForestTrainer(
            settings.trees(), settings.subsample(), definition.seed(), Clock.systemUTC())
        .train(rows, provenance);
  }

  @Override
  FittedMethod fitted(IsolationForestModel model, byte[] encoded, List<String> names) {
    Columns columns = Columns.of(model, names);
    return new ModelMethod(
        row -> -model.relativePathLength(columns.byId(row)), encoded, names.size(), 0.01);
  }
}
