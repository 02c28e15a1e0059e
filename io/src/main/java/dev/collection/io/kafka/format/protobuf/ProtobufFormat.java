package dev.collection.io.kafka.format.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.kafka.format.registry.RegistryDefinition;
import dev.collection.io.kafka.format.registry.SchemaRegistry;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.RecordType;
import java.util.Map;
import java.util.Objects;

/**
 * Values in Protobuf. Without a registry a value is a message and nothing more: of the collection's
 * schema, or of the type that the descriptors name. With a registry it says of which schema it is;
 * one that has the name of the collection's is read by the collection's, any other as it is. What
 * is written is of the collection's schema.
 *
 * @param type whose fields the collection's schema is derived from; its key and order play no part
 * @param descriptors a file descriptor set with another type that is read; null for none
 * @param message the full name of that type; null for none
 * @param registry null for none
 */
public record ProtobufFormat(
    RecordType type, ByteString descriptors, String message, RegistryDefinition registry)
    implements MessageFormat {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if there is no schema for the type, or no such message; the
   *     message says why
   */
  public ProtobufFormat {
    Objects.requireNonNull(type, "type");
    Descriptor unused = ProtobufSchemas.of(type);
    if (descriptors != null) {
      unused = DescriptorSets.message(descriptors, message);
    }
  }

  /** Of the collection's schema, without a registry. */
  public ProtobufFormat(RecordType type) {
    this(type, null, null, null);
  }

  @Override
  public MessageCodec open(SecretResolver secrets) {
    return new ProtobufCodec(this, registry == null ? null : new SchemaRegistry(registry, secrets));
  }

  @Override
  public String name() {
    return "protobuf";
  }

  @Override
  public Map<String, String> secretUses() {
    return registry == null ? Map.of() : registry.secretUses();
  }
}
