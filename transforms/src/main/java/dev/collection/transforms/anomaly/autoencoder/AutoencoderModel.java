package dev.collection.transforms.anomaly.autoencoder;

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
 * An autoencoder as a Tribuo model. Its {@link #predict} gives the root of the summed squared
 * errors with which a record comes out of it, and calls every record expected: how great an error
 * is odd is for a calibration to say. Immutable, thread-safe. In Tribuo's protobuf encoding the
 * weights are one value of bytes.
 */
public final class AutoencoderModel extends SampleModel {
  private static final long serialVersionUID = 1L;
  private static final int VERSION = 0;

  /** By the ids of Tribuo's feature map. */
  private final Network network;

  AutoencoderModel(
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      Network network) {
    this("autoencoder", provenance, features, outputs, network);
  }

  private AutoencoderModel(
      String name,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Event> outputs,
      Network network) {
    super(name, provenance, features, outputs);
    this.network = network;
  }

  /**
   * By how much each feature of a record differs from what comes out of the network.
   *
   * @param row the features in the order of their ids
   */
  public double[] errors(double[] row) {
    return network.errors(row);
  }

  @Override
  public Prediction<Event> predict(Example<Event> example) {
    double[] row = Columns.row(example, featureIDMap);
    double sum = 0;
    for (double error : errors(row)) {
      sum += error * error;
    }
    Event event = new Event(Event.EventType.EXPECTED, Math.sqrt(sum));
    return new Prediction<>(event, row.length, example);
  }

  @Override
  protected Model<Event> copy(String newName, ModelProvenance newProvenance) {
    return new AutoencoderModel(newName, newProvenance, featureIDMap, outputIDInfo, network);
  }

  @Override
  public ModelProto serialize() {
    BinaryWriter writer = new BinaryWriter(4096);
    network.write(writer);
    return ModelEnvelope.seal(AutoencoderModel.class, VERSION, createDataCarrier(), writer);
  }

  /**
   * Reads what {@link #serialize} wrote; Tribuo calls it by its name.
   *
   * @throws InvalidProtocolBufferException if the message is another one
   */
  public static AutoencoderModel deserializeFromProto(int version, String className, Any message)
      throws InvalidProtocolBufferException {
    ModelEnvelope envelope = ModelEnvelope.open(message, version, VERSION);
    return new AutoencoderModel(
        envelope.name(),
        envelope.provenance(),
        envelope.features(),
        envelope.outputs(),
        Network.read(envelope.contents(), envelope.features().size()));
  }
}
