package dev.collection.transforms.anomaly.forest;

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
 * Grows isolation forests (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008). The same data and
 * settings give the same forest.
 */
public final class IsolationForestTrainer implements Trainer<Event> {
  @Config(description = "How many trees are grown")
  private int trees = 100;

  @Config(description = "Records that each tree is grown from")
  private int subsample = 256;

  @Config(description = "Seed of what is random")
  private long seed = Trainer.DEFAULT_SEED;

  private Clock clock = Clock.systemUTC();
  private int invocations;

  /** For Tribuo's configuration system. */
  IsolationForestTrainer() {}

  /**
   * @param trees at least 1
   * @param subsample at least 2
   * @param clock tells the time that the provenance gives
   */
  public IsolationForestTrainer(int trees, int subsample, long seed, Clock clock) {
    this.trees = trees;
    this.subsample = subsample;
    this.seed = seed;
    this.clock = clock;
  }

  @Override
  public IsolationForestModel train(Dataset<Event> data, Map<String, Provenance> runProvenance) {
    ImmutableFeatureMap features = data.getFeatureIDMap();
    TrainerProvenance trainer = getProvenance();
    invocations++;
    return new IsolationForestModel(
        new ModelProvenance(
            IsolationForestModel.class.getName(),
            OffsetDateTime.now(clock),
            data.getProvenance(),
            trainer,
            runProvenance),
        features,
        data.getOutputIDInfo(),
        IsolationTrees.grow(Columns.rows(data, features), trees, subsample, seed));
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
