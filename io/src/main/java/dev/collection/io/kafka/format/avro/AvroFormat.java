package dev.collection.io.kafka.format.avro;

import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.MessageFormat;
import dev.collection.io.kafka.format.registry.RegistryDefinition;
import dev.collection.io.kafka.format.registry.SchemaRegistry;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.RecordType;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values in Avro. Which schema a message was written with is told by its first bytes: by Avro's
 * single-object encoding the schema's fingerprint, or, with a registry, its number there. If that
 * schema has the name of the collection's, the message is brought into the collection's schema;
 * otherwise it becomes JSON as it is.
 *
 * @param type whose fields the collection's schema is derived from; its key and order play no part
 * @param schemas further schemas that messages may be written with, as JSON; known by fingerprint
 * @param registry null for none
 */
public record AvroFormat(RecordType type, List<String> schemas, RegistryDefinition registry)
    implements MessageFormat {
  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if one of {@code schemas} is none
   */
  public AvroFormat {
    Objects.requireNonNull(type, "type");
    schemas = List.copyOf(schemas);
    schemas.forEach(AvroSchemas::parse);
  }

  @Override
  public MessageCodec open(SecretResolver secrets) {
    return new AvroCodec(this, registry == null ? null : new SchemaRegistry(registry, secrets));
  }

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public Map<String, String> secretUses() {
    return registry == null ? Map.of() : registry.secretUses();
  }
}
