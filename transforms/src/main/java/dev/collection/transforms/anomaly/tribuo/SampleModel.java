package dev.collection.transforms.anomaly.tribuo;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.anomaly.Event;
import org.tribuo.provenance.ModelProvenance;

/** A model that says how odd a record is, and leaves it to others to say why. */
public abstract class SampleModel extends Model<Event> {
  private static final long serialVersionUID = 1L;

  protected SampleModel(
      String name,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs) {
    super(name, provenance, features, outputs, false);
  }

  /** Empty: no feature is more important than another before a record is seen. */
  @Override
  public final Map<String, List<Pair<String, Double>>> getTopFeatures(int count) {
    return Map.of();
  }

  /** Empty: contributions need to know what is usual, which the model does not. */
  @Override
  public final Optional<Excuse<Event>> getExcuse(Example<Event> example) {
    return Optional.empty();
  }
}
