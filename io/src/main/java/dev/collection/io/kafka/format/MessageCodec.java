package dev.collection.io.kafka.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Converts values of messages from and to JSON. Used by one thread at a time. Holds nothing that
 * needs to be closed.
 */
public interface MessageCodec {
  /**
   * The value as JSON in UTF-8. What {@link #fromJson} made of a record comes back as the fields of
   * that record: decimals are numbers, dates {@code 2026-05-03}, timestamps {@code
   * 2026-05-03T10:00:00.123456Z}; null fields are null or left out.
   *
   * @param value of a message; null, which deletes the key, gives null
   * @throws IOException if this message cannot be read, now or later: its message says why, as the
   *     end of a sentence that begins with the message's value, and shows none of its contents
   * @throws dev.collection.io.kafka.format.registry.RegistryException if the schema registry cannot
   *     be asked: the message may be sound and is to be read again
   */
  byte[] toJson(byte[] value) throws IOException;

  /**
   * The value of a message that carries {@code fields}.
   *
   * @param topic that it is sent to: with a registry, the schema is registered for it, once
   * @param fields of a record by name, as {@link #toJson} gives them; decimals may be text as well.
   *     Absent is null; null gives null, which deletes the key
   * @throws IOException if the format cannot carry a value, or a field is not of the collection
   * @throws dev.collection.io.kafka.format.registry.RegistryException if the schema registry cannot
   *     be asked, or refuses the schema
   */
  byte[] fromJson(String topic, ObjectNode fields) throws IOException;
}
