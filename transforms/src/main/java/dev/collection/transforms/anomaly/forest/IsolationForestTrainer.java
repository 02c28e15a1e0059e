package dev.collection.transforms.anomaly.forest;

import com.oracle.labs.mlrg.olcut.config.Config;
import dev.collection.transforms.anomaly.tribuo.SampleTrainer;
import java.time.Clock;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Trainer;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;

/**
 * Grows isolation forests (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008). The same data and
 * settings give the same forest.
 */
public final class IsolationForestTrainer extends SampleTrainer<IsolationForestModel> {
  @Config(description = "How many trees are grown")
  private int trees = 100;

  @Config(description = "Records that each tree is grown from")
  private int subsample = 256;

  @Config(description = "Seed of what is random")
  private long seed = Trainer.DEFAULT_SEED;

  /** For Tribuo's configuration system. */
  IsolationForestTrainer() {
    super(IsolationForestModel.class, Clock.systemUTC());
  }

  /**
   * @param trees at least 1
   * @param subsample at least 2
   * @param clock tells the time that the provenance gives
   */
  public IsolationForestTrainer(int trees, int subsample, long seed, Clock clock) {
    super(IsolationForestModel.class, clock);
    this.trees = trees;
    this.subsample = subsample;
    this.seed = seed;
  }

  @Override
  protected IsolationForestModel train(
      double[][] rows,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs) {
    return new IsolationForestModel(
        provenance, features, outputs, IsolationTrees.grow(rows, trees, subsample, seed));
  }
}
