package dev.collection.transforms.anomaly.forest;

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
 * An isolation forest as a Tribuo model. Its {@link #predict} gives the anomaly score of the paper,
 * {@code 2^-(path length / average path length)}, and calls a record anomalous above 0.5.
 * Immutable, thread-safe. In Tribuo's protobuf encoding the trees are one value of bytes.
 */
public final class IsolationForestModel extends SampleModel {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 0;

  /** By the ids of Tribuo's feature map. */
  private final IsolationTrees trees;

  IsolationForestModel(
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      IsolationTrees trees) {
    this("isolation-forest", provenance, features, outputs, trees);
  }

  private IsolationForestModel(
      String name,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      IsolationTrees trees) {
    super(name, provenance, features, outputs);
    this.trees = trees;
  }

  /**
   * The path length of a record divided by the average one: 1 is average, less is odder.
   *
   * @param row the features in the order of their ids
   */
  public double relativePathLength(double[] row) {
    return trees.relativePathLength(row);
  }

  @Override
  public Prediction<Event> predict(Example<Event> example) {
    double[] row = Columns.row(example, featureIDMap);
    double score = Math.pow(2, -relativePathLength(row));
    Event.EventType type = score > 0.5 ? Event.EventType.ANOMALOUS : Event.EventType.EXPECTED;
    return new Prediction<>(new Event(type, score), row.length, example);
  }

  @Override
  protected Model<Event> copy(String newName, ModelProvenance newProvenance) {
    return new IsolationForestModel(newName, newProvenance, featureIDMap, outputIDInfo, trees);
  }

  @Override
  public ModelProto serialize() {
    BinaryWriter writer = new BinaryWriter(4096);
    trees.write(writer);
    return ModelEnvelope.seal(IsolationForestModel.class, VERSION, createDataCarrier(), writer);
  }

  /**
   * Reads what {@link #serialize} wrote; Tribuo calls it by its name.
   *
   * @throws InvalidProtocolBufferException if the message is another one
   */
  public static IsolationForestModel deserializeFromProto(
      int version, String className, Any message) throws InvalidProtocolBufferException {
    ModelEnvelope envelope = ModelEnvelope.open(message, version, VERSION);
    return new IsolationForestModel(
        envelope.name(),
        envelope.provenance(),
        envelope.features(),
        envelope.outputs(),
        IsolationTrees.read(envelope.contents(), envelope.features().size()));
  }
}
