package dev.collection.io.outbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A message that is to be sent for entries of an outbox.
 *
 * @param entries the sequence numbers of those that it settles
 * @param key null for none
 * @param value null for a tombstone
 * @param headers in the order in which they are sent
 * @param problem why it cannot be sent, now or later; null if it can
 */
@SuppressWarnings("ArrayRecordComponent")
record OutboxMessage(
    List<Long> entries, byte[] key, byte[] value, Map<String, String> headers, String problem) {
  OutboxMessage {
    entries = List.copyOf(entries);
  }

  /** One that can be sent. */
  OutboxMessage(List<Long> entries, byte[] key, byte[] value, Map<String, String> headers) {
    this(entries, key, value, headers, null);
  }

  /** The same, which settles other entries, too. */
  OutboxMessage settling(List<Long> all) {
    return new OutboxMessage(all, key, value, headers, problem);
  }

  /** What is left of an entry about a row that somebody has deleted: there is nothing to send. */
  static OutboxMessage nothing(long entry) {
    return new OutboxMessage(List.of(entry), null, null, Map.of());
  }

  boolean isNothing() {
    return headers.isEmpty();
  }

  ProducerRecord<byte[], byte[]> to(String topic) {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, key, value);
    headers.forEach(
        (name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return message;
  }

  /** About how much memory it takes. */
  long bytes() {
    return 256L + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }
}
