package dev.collection.transforms.anomaly.method;

import dev.collection.model.BinaryReader;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.autoencoder.AutoencoderModel;
import dev.collection.transforms.anomaly.autoencoder.AutoencoderTrainer;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code autoencoder}: records that do not fit through a layer narrower than they are (Hawkins, He,
 * Williams and Baxter, "Outlier Detection Using Replicator Neural Networks", DaWaK 2002), because
 * their features do not go together as usual. The score is the root of the summed squared errors of
 * the columns, in spreads.
 */
final class Autoencoder implements AnomalyMethod {
  static final String NAME = "autoencoder";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double weight() {
    return 0.3;
  }

  @Override
  public FittedMethod fit(TrainingData data, AnomalyDefinition definition)
      throws NotEnoughDataException {
    MethodSettings settings = definition.settings();
    AutoencoderModel model =
        new AutoencoderTrainer(
                settings.hidden(), settings.epochs(), definition.seed(), Clock.systemUTC())
            .train(Columns.dataset(data.completeRows(), data.columns()), data.provenance());
    return fitted(model, ModelBytes.encode(model), data.columns());
  }

  @Override
  public FittedMethod read(BinaryReader reader, List<String> columns) throws IOException {
    byte[] encoded = reader.readBytes();
    return fitted(ModelBytes.decode(encoded, AutoencoderModel.class), encoded, columns);
  }

  private static FittedMethod fitted(AutoencoderModel model, byte[] encoded, List<String> names) {
    Columns columns = Columns.of(model, names);
    return new ModelMethod(
        row -> length(model.errors(columns.byId(row))), encoded, names.size(), 0.1);
  }

  private static double length(double[] errors) {
    double sum = 0;
    for (double error : errors) {
      sum += error * error;
    }
    return Math.sqrt(sum);
  }
}
