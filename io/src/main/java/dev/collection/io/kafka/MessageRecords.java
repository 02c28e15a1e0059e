package dev.collection.io.kafka;

import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import dev.collection.model.Violation;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What becomes of a message: a record whose payload is its {@link MessageItem}, or a failed record
 * with the bytes of its value. The same for a topic that is read to its end and for one that is
 * read for ever, so that both give the same rows.
 */
public final class MessageRecords {
  private final KafkaSource source;
  private final MessageCodec codec;
  private final SerializableClock clock;
  private final FailedRecords failures;

  /**
   * @param clock for messages without a time, and for when one failed
   * @throws dev.collection.io.secret.UnresolvedSecretException if the format needs a secret that
   *     cannot be had
   */
  public MessageRecords(KafkaSource source, SecretResolver secrets, SerializableClock clock) {
    this.source = source;
    this.codec = source.format().open(secrets);
    this.clock = clock;
    this.failures = FailedRecords.ofStage(KafkaSource.STAGE, clock);
  }

  /**
   * Gives the message to one of the two.
   *
   * @throws dev.collection.io.kafka.format.registry.RegistryException if it cannot be told now what
   *     becomes of it; neither has got it
   */
  public void add(
      ConsumerRecord<byte[], byte[]> message,
      Consumer<? super RawRecord> records,
      Consumer<? super FailedRecord> rejects) {
    byte[] value = message.value() == null ? new byte[0] : message.value();
    if (value.length > source.maxRecordBytes()) {
      rejects.accept(
          failures.of(
              raw(message, Arrays.copyOf(value, source.maxRecordBytes())),
              ErrorCode.TOO_LARGE,
              new Violation(
                  "",
                  "limit:record_size",
                  "",
                  "has "
                      + value.length
                      + " bytes, the limit is "
                      + source.maxRecordBytes()
                      + ", and only its beginning was kept; raise max_record of the source "
                      + source.name())));
      return;
    }
    MessageItem item;
    try {
      item = MessageItem.of(message, codec);
    } catch (IOException e) {
      rejects.accept(
          failures.of(
              raw(message, value),
              ErrorCode.UNREADABLE,
              new Violation("/value", source.format().name(), "", e.getMessage())));
      return;
    }
    RawRecord raw = raw(message, item.json());
    records.accept(item.parsed().map(raw::withItem).orElse(raw));
  }

  private RawRecord raw(ConsumerRecord<byte[], byte[]> message, byte[] payload) {
    Instant time =
        message.timestamp() >= 0 ? Instant.ofEpochMilli(message.timestamp()) : clock.instant();
    return new RawRecord(
        source.name(),
        Locator.offset(message.topic() + "-" + message.partition(), message.offset()),
        payload,
        time);
  }
}
