package dev.collection.transforms.anomaly.neighbours;

import com.oracle.labs.mlrg.olcut.config.Config;
import dev.collection.transforms.anomaly.tribuo.SampleTrainer;
import java.time.Clock;
import java.util.Arrays;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;

/**
 * Learns where records lie and how dense (Breunig, Kriegel, Ng and Sander, "LOF: Identifying
 * Density-Based Local Outliers", SIGMOD 2000). The same data and settings give the same model.
 */
public final class LocalOutlierFactorTrainer extends SampleTrainer<LocalOutlierFactorModel> {
  /** Each record is compared with all of them; more cost time and add little. */
  static final int MOST_POINTS = 2500;

  @Config(description = "How many of the nearest records the density is taken from")
  private int neighbours = 30;

  /** For Tribuo's configuration system. */
  LocalOutlierFactorTrainer() {
    super(LocalOutlierFactorModel.class, Clock.systemUTC());
  }

  /**
   * @param neighbours at least 1
   * @param clock tells the time that the provenance gives
   */
  public LocalOutlierFactorTrainer(int neighbours, Clock clock) {
    super(LocalOutlierFactorModel.class, clock);
    this.neighbours = neighbours;
  }

  /**
   * {@inheritDoc}
   *
   * @param rows at least two; of more than {@value #MOST_POINTS} the first
   */
  @Override
  protected LocalOutlierFactorModel train(
      double[][] rows,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs) {
    double[][] points = Arrays.copyOf(rows, Math.min(rows.length, MOST_POINTS));
    return new LocalOutlierFactorModel(
        provenance, features, outputs, LocalDensities.of(points, neighbours));
  }
}
