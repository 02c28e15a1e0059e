package dev.collection.transforms.anomaly.autoencoder;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.collection.transforms.anomaly.tribuo.Columns;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Trainer;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * Trains autoencoders with one hidden layer (Hawkins, He, Williams and Baxter, "Outlier Detection
 * Using Replicator Neural Networks", DaWaK 2002). The same data and settings give the same network.
 */
public final class AutoencoderTrainer implements Trainer<Event> {
  @Config(description = "Units of the hidden layer; 0 for half as many as there are features")
  private int hidden;

  @Config(description = "How often training passes through the data")
  private int epochs = 40;

  @Config(description = "Seed of what is random")
  private long seed = Trainer.DEFAULT_SEED;

  private Clock clock = Clock.systemUTC();
  private int invocations;

  /** For Tribuo's configuration system. */
  AutoencoderTrainer() {}

  /**
   * @param hidden units of the hidden layer; 0 for half as many as there are features
   * @param epochs how often training passes through the data, at least 1
   * @param clock tells the time that the provenance gives
   */
  public AutoencoderTrainer(int hidden, int epochs, long seed, Clock clock) {
    this.hidden = hidden;
    this.epochs = epochs;
    this.seed = seed;
    this.clock = clock;
  }

  @Override
  public AutoencoderModel train(Dataset<Event> data, Map<String, Provenance> runProvenance) {
    ImmutableFeatureMap features = data.getFeatureIDMap();
    TrainerProvenance trainer = getProvenance();
    invocations++;
    return new AutoencoderModel(
        new ModelProvenance(
            AutoencoderModel.class.getName(),
            OffsetDateTime.now(clock),
            data.getProvenance(),
            trainer,
            runProvenance),
        features,
        data.getOutputIDInfo(),
        Network.train(
            Columns.rows(data, features),
            hidden == 0 ? (features.size() + 1) / 2 : hidden,
            epochs,
            seed));
  }

  @Override
  public int getInvocationCount() {
    return invocations;
  }

  @Override
  public TrainerProvenance getProvenance() {
    return new TrainerProvenanceImpl(this);
  }
}
