package dev.collection.transforms.anomaly.method;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.autoencoder.AutoencoderModel;
import dev.collection.transforms.anomaly.autoencoder.AutoencoderTrainer;
import dev.collection.transforms.anomaly.tribuo.Columns;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.anomaly.Event;

/**
 * {@code autoencoder}: records that do not fit through a layer narrower than they are (Hawkins, He,
 * Williams and Baxter, "Outlier Detection Using Replicator Neural Networks", DaWaK 2002), because
 * their features do not go together as usual. The score is the root of the summed squared errors of
 * the columns, in spreads.
 */
final class Autoencoder extends TrainedMethod<AutoencoderModel> {
  Autoencoder() {
    super("autoencoder", AutoencoderModel.class);
  }

  @Override
  AutoencoderModel train(
      Dataset<Event> rows, Map<String, Provenance> provenance, AnomalyDefinition definition) {
    MethodSettings settings = definition.settings();
    return new AutoencoderTrainer(
            settings.hidden(), settings.epochs(), definition.seed(), Clock.systemUTC())
        .train(rows, provenance);
  }

  @Override
  FittedMethod fitted(AutoencoderModel model, byte[] encoded, List<String> names) {
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
