package dev.collection.io.kafka;

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
  /** A value in JSON, as it is. */
  public static final ValueDecoder JSON = value -> value;

  /** Makes JSON of the value of a message. */
  @FunctionalInterface
  public interface ValueDecoder {
    /**
     * JSON in UTF-8, not yet checked.
     *
     * @param value null gives null
     * @throws IOException saying why, as the end of a sentence that begins with the value, if this
     *     message cannot be read, now or later
     */
    byte[] toJson(byte[] value) throws IOException;
  }

  private final String source;
  private final int maxRecordBytes;
  private final ValueDecoder decoder;
  private final SerializableClock clock;
  private final FailedRecords failures;

  /**
   * @param source name in the spec
   * @param maxRecordBytes a message with a longer value is rejected, and only its beginning is kept
   * @param clock for messages without a time, and for when one failed
   */
  public MessageRecords(
      String source, int maxRecordBytes, ValueDecoder decoder, SerializableClock clock) {
    this.source = source;
    this.maxRecordBytes = maxRecordBytes;
    this.decoder = decoder;
    this.clock = clock;
    this.failures = FailedRecords.ofStage(KafkaSource.STAGE, clock);
  }

  /** Gives the message to one of the two. */
  public void add(
      ConsumerRecord<byte[], byte[]> message,
      Consumer<? super RawRecord> records,
      Consumer<? super FailedRecord> rejects) {
    byte[] value = message.value() == null ? new byte[0] : message.value();
    if (value.length > maxRecordBytes) {
      rejects.accept(
          failures.of(
              raw(message, Arrays.copyOf(value, maxRecordBytes)),
              ErrorCode.TOO_LARGE,
              new Violation(
                  "",
                  "limit:record_size",
                  "",
                  "has "
                      + value.length
                      + " bytes, the limit is "
                      + maxRecordBytes
                      + ", and only its beginning was kept; raise max_record of the source "
                      + source)));
      return;
    }
    byte[] item;
    try {
      item = MessageItem.of(message, decoder.toJson(message.value()));
    } catch (IOException e) {
      rejects.accept(
          failures.of(
              raw(message, value),
              ErrorCode.UNREADABLE,
              new Violation("/value", "json", "", e.getMessage())));
      return;
    }
    records.accept(raw(message, item));
  }

  private RawRecord raw(ConsumerRecord<byte[], byte[]> message, byte[] payload) {
    Instant time =
        message.timestamp() >= 0 ? Instant.ofEpochMilli(message.timestamp()) : clock.instant();
    return new RawRecord(
        source,
        Locator.offset(message.topic() + "-" + message.partition(), message.offset()),
        payload,
        time);
  }
}
