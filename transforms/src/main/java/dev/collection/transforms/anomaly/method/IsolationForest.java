package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.forest.IsolationForestModel;
import dev.collection.transforms.anomaly.forest.IsolationForestTrainer;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code isolation_forest}: records that random splits set apart early (Liu, Ting and Zhou,
 * "Isolation Forest", ICDM 2008). The score is by how many average path lengths the path of the
 * record is shorter than that of a usual one.
 */
final class IsolationForest implements AnomalyMethod {
  static final String NAME = "isolation_forest";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double weight() {
    return 1;
  }

  @Override
  public FittedMethod fit(TrainingData data, AnomalyDefinition definition)
      throws NotEnoughDataException {
    MethodSettings settings = definition.settings();
    IsolationForestModel model =
        new IsolationForestTrainer(
                settings.trees(), settings.subsample(), definition.seed(), Clock.systemUTC())
            .train(Columns.dataset(data.completeRows(), data.columns()), data.provenance());
    return fitted(model, ModelBytes.encode(model), data.columns());
  }

  @Override
  public FittedMethod read(BinaryReader reader, List<String> columns) throws IOException {
    byte[] encoded = reader.readBytes();
    return fitted(ModelBytes.decode(encoded, IsolationForestModel.class), encoded, columns);
  }

  private static FittedMethod fitted(
      IsolationForestModel model, byte[] encoded, List<String> names) {
    Columns columns = Columns.of(model, names);
    return new ModelMethod(
        row -> -model.relativePathLength(columns.byId(row)), encoded, names.size(), 0.01);
  }
}
