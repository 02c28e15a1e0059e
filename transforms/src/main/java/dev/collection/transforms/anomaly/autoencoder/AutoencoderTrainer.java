package dev.collection.transforms.anomaly.autoencoder;

import com.oracle.labs.mlrg.olcut.config.Config;
import dev.collection.transforms.anomaly.tribuo.SampleTrainer;
import java.time.Clock;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Trainer;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;

/**
 * Trains autoencoders with one hidden layer (Hawkins, He, Williams and Baxter, "Outlier Detection
 * Using Replicator Neural Networks", DaWaK 2002). The same data and settings give the same network.
 */
public final class AutoencoderTrainer extends SampleTrainer<AutoencoderModel> {
  @Config(description = "Units of the hidden layer; 0 for half as many as there are features")
  private int hidden;

  @Config(description = "How often training passes through the data")
  private int epochs = 40;

  @Config(description = "Seed of what is random")
  private long seed = Trainer.DEFAULT_SEED;

  /** For Tribuo's configuration system. */
  AutoencoderTrainer() {
    super(AutoencoderModel.class, Clock.systemUTC());
  }

  /**
   * @param hidden units of the hidden layer; 0 for half as many as there are features
   * @param epochs how often training passes through the data, at least 1
   * @param clock tells the time that the provenance gives
   */
  public AutoencoderTrainer(int hidden, int epochs, long seed, Clock clock) {
    super(AutoencoderModel.class, clock);
    this.hidden = hidden;
    this.epochs = epochs;
    this.seed = seed;
  }

  @Override
  protected AutoencoderModel train(
      double[][] rows,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs) {
    return new AutoencoderModel(
        provenance,
        features,
        outputs,
        Network.train(rows, hidden == 0 ? (features.size() + 1) / 2 : hidden, epochs, seed));
  }
}
