package dev.collection.transforms.anomaly.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.anomaly.Event;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * A model of ours inside Tribuo's protobuf message for models: Tribuo's own metadata (provenance,
 * features, outputs), then what only the model understands, as bytes. A message type of our own
 * would need a protobuf compiler in the build for two fields.
 *
 * @param provenance how the model was made
 * @param contents positioned at what the model wrote
 */
public record ModelEnvelope(
    String name,
    ModelProvenance provenance,
    ImmutableFeatureMap features,
    ImmutableOutputInfo<Event> outputs,
    BinaryReader contents) {

  /**
   * The message.
   *
   * @param version of the contents
   * @param metadata of the model
   * @param contents what the model wrote
   */
  public static ModelProto seal(
      Class<? extends Model<Event>> type,
      int version,
      ModelDataCarrier<Event> metadata,
      BinaryWriter contents) {
    BinaryWriter writer = new BinaryWriter(4096);
    writer.writeBytes(metadata.serialize().toByteArray());
    writer.writeBytes(contents.view());
    return ModelProto.newBuilder()
        .setClassName(type.getName())
        .setVersion(version)
        .setSerializedData(Any.pack(BytesValue.of(ByteString.copyFrom(writer.toByteArray()))))
        .build();
  }

  /**
   * Opens the message.
   *
   * @param version that was found
   * @param supported version that the caller can read
   * @throws InvalidProtocolBufferException if the payload is not one of ours
   * @throws IllegalArgumentException if the version is another one, or it is no model of anomalies
   */
  public static ModelEnvelope open(Any payload, int version, int supported)
      throws InvalidProtocolBufferException {
    if (version != supported) {
      throw new IllegalArgumentException(
          "version " + version + " of the model, only " + supported + " can be read");
    }
    BinaryReader reader =
        new BinaryReader(payload.unpack(BytesValue.class).getValue().asReadOnlyByteBuffer());
    ModelDataCarrier<?> metadata =
        ModelDataCarrier.deserialize(ModelDataProto.parseFrom(reader.readBytes()));
    return new ModelEnvelope(
        metadata.name(),
        metadata.provenance(),
        metadata.featureDomain(),
        events(metadata),
        new BinaryReader(reader.readSlice()));
  }

  @SuppressWarnings("unchecked") // the type of the outputs is checked by asking one of them
  private static ImmutableOutputInfo<Event> events(ModelDataCarrier<?> metadata) {
    if (!(metadata.outputDomain().getOutput(0) instanceof Event)) {
      throw new IllegalArgumentException("not a model of anomalies");
    }
    return (ImmutableOutputInfo<Event>) metadata.outputDomain();
  }
}
