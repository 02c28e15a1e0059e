package dev.collection.io.kafka.format;

import dev.collection.io.secret.SecretResolver;
import java.io.Serializable;
import java.util.Map;

/**
 * How the value of a message carries a record: as JSON, Avro or Protobuf. The definition is made
 * where the spec is read, and opened on the worker. It holds references to secrets, never secrets.
 */
public interface MessageFormat extends Serializable {
  /**
   * Opens a codec. No request is sent yet.
   *
   * @throws dev.collection.io.secret.UnresolvedSecretException if a secret cannot be had; the
   *     message names its reference
   */
  MessageCodec open(SecretResolver secrets);

  /** What {@code kafka: format} calls it: {@code json}, {@code avro} or {@code protobuf}. */
  String name();

  /** Everything that may hold a reference to a secret, by what it is for. */
  default Map<String, String> secretUses() {
    return Map.of();
  }
}
