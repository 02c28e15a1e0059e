package dev.collection.transforms.anomaly.neighbours;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelEnvelope;
import dev.collection.transforms.anomaly.tribuo.SampleModel;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.anomaly.Event;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * Local outlier factors as a Tribuo model. Its {@link #predict} gives the factor, and calls a
 * record anomalous above 1.5. Immutable, thread-safe. In Tribuo's protobuf encoding the points are
 * one value of bytes.
 */
public final class LocalOutlierFactorModel extends SampleModel {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 0;
  private static final double ANOMALOUS = 1.5;

  /** By the ids of Tribuo's feature map. */
  private final LocalDensities densities;

  LocalOutlierFactorModel(
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      LocalDensities densities) {
    this("local-outlier-factor", provenance, features, outputs, densities);
  }

  private LocalOutlierFactorModel(
      String name,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      LocalDensities densities) {
    super(name, provenance, features, outputs);
    this.densities = densities;
  }

  /**
   * By how much denser the nearest neighbours of a record lie than it does: about 1 for one among
   * its like, greater is odder.
   *
   * @param row the features in the order of their ids
   */
  public double outlierFactor(double[] row) {
    return densities.outlierFactor(row);
  }

  @Override
  public Prediction<Event> predict(Example<Event> example) {
    double[] row = Columns.row(example, featureIDMap);
    double factor = outlierFactor(row);
    Event.EventType type =
        factor > ANOMALOUS ? Event.EventType.ANOMALOUS : Event.EventType.EXPECTED;
    return new Prediction<>(new Event(type, factor), row.length, example);
  }

  @Override
  protected Model<Event> copy(String newName, ModelProvenance newProvenance) {
    return new LocalOutlierFactorModel(
        newName, newProvenance, featureIDMap, outputIDInfo, densities);
  }

  @Override
  public ModelProto serialize() {
    BinaryWriter writer = new BinaryWriter(4096);
    densities.write(writer);
    return ModelEnvelope.seal(LocalOutlierFactorModel.class, VERSION, createDataCarrier(), writer);
  }

  /**
   * Reads what {@link #serialize} wrote; Tribuo calls it by its name.
   *
   * @throws InvalidProtocolBufferException if the message is another one
   */
  public static LocalOutlierFactorModel deserializeFromProto(
      int version, String className, Any message) throws InvalidProtocolBufferException {
    ModelEnvelope envelope = ModelEnvelope.open(message, version, VERSION);
    return new LocalOutlierFactorModel(
        envelope.name(),
        envelope.provenance(),
        envelope.features(),
        envelope.outputs(),
        LocalDensities.read(envelope.contents(), envelope.features().size()));
  }
}
