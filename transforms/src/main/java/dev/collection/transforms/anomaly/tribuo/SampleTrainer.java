package dev.collection.transforms.anomaly.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Trainer;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * What Tribuo asks of every trainer: a model with its provenance. What is learned is up to the
 * method. Not thread-safe.
 *
 * @param <M> the model
 */
public abstract class SampleTrainer<M extends SampleModel> implements Trainer<Event> {
  private final Class<M> type;
  private final Clock clock;
  private int invocations;

  /**
   * @param clock tells the time that the provenance gives
   */
  protected SampleTrainer(Class<M> type, Clock clock) {
    this.type = type;
    this.clock = clock;
  }

  /**
   * Learns from rows, in the order of the features' ids.
   *
   * @param provenance of the model
   */
  protected abstract M train(
      double[][] rows,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs);

  @Override
  public final M train(Dataset<Event> data, Map<String, Provenance> runProvenance) {
    ImmutableFeatureMap features = data.getFeatureIDMap();
    TrainerProvenance trainer = getProvenance();
    invocations++;
    ModelProvenance provenance =
        new ModelProvenance(
            type.getName(),
            OffsetDateTime.now(clock),
            data.getProvenance(),
            trainer,
            runProvenance);
    return train(Columns.rows(data, features), provenance, features, data.getOutputIDInfo());
  }

  @Override
  public final int getInvocationCount() {
    return invocations;
  }

  @Override
  public final TrainerProvenance getProvenance() {
    return new TrainerProvenanceImpl(this);
  }
}
