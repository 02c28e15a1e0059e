package dev.collection.io.kafka;

import dev.collection.io.outbox.DeadLetterHeaders;
import dev.collection.io.source.Position;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads the dead letters of one source from a partition. */
final class DeadLetterSession extends KafkaReadSession {
  private final ReplaySource source;
  private boolean hasOthers;

  DeadLetterSession(
      ReplaySource source, OffsetRange range, Position position, SourceContext context) {
    super(
        source.topic(),
        range,
        position,
        context,
        new KafkaClient(source.topic(), context.secrets()));
    this.source = source;
  }

  @Override
  boolean add(
      ConsumerRecord<byte[], byte[]> message, List<RawRecord> records, List<FailedRecord> rejects) {
    if (!source.collection().equals(header(message, DeadLetterHeaders.COLLECTION))
        || !source.name().equals(header(message, DeadLetterHeaders.SOURCE))) {
      return false;
    }
    if (!DeadLetterHeaders.ITEM.equals(header(message, DeadLetterHeaders.PAYLOAD))) {
      hasOthers = true;
      return false;
    }
    byte[] payload = message.value() == null ? new byte[0] : message.value();
    String origin = header(message, DeadLetterHeaders.LOCATOR);
    records.add(
        new RawRecord(
            source.name(),
            Locator.replay(
                origin == null ? "" : origin,
                message.topic() + "-" + message.partition() + " offset " + message.offset(),
                attempts(message) + 1),
            payload,
            collectedAt(message)));
    return true;
  }

  private static int attempts(ConsumerRecord<byte[], byte[]> message) {
    String attempts = header(message, DeadLetterHeaders.ATTEMPT);
    return attempts != null && attempts.matches("[0-9]{1,8}") ? Integer.parseInt(attempts) : 1;
  }

  private static Instant collectedAt(ConsumerRecord<byte[], byte[]> message) {
    String time = header(message, DeadLetterHeaders.COLLECTED_AT);
    try {
      return time == null ? Instant.ofEpochMilli(message.timestamp()) : Instant.parse(time);
    } catch (DateTimeException e) {
      return Instant.ofEpochMilli(message.timestamp());
    }
  }

  /** Null if there is none. */
  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /**
   * What was read is told of the source, and how far the replay came under a name of its own: it
   * has nothing to do with how far the source itself was read.
   */
  @Override
  List<ExtractionReport> reports(ExtractionReport whole) {
    List<ExtractionReport> reports = new ArrayList<>();
    reports.add(
        new ExtractionReport(
            source.name(),
            whole.part(),
            0,
            -1,
            whole.received(),
            -1,
            whole.bytes(),
            whole.attempts(),
            whole.status(),
            whole.incomplete() ? whole.message() : note(whole),
            null));
    if (!whole.incomplete()) {
      reports.add(
          new ExtractionReport(
              whole.source(), whole.part(), 0, -1, 0, -1, 0, 0, whole.status(), "", whole.mark()));
    }
    return reports;
  }

  private String note(ExtractionReport whole) {
    List<String> notes = new ArrayList<>();
    if (whole.received() == 0) {
      notes.add("nothing to replay in " + whole.part());
    }
    if (hasOthers) {
      notes.add(
          "some dead letters in "
              + whole.part()
              + " hold no item of the source and cannot be replayed; their header `payload` says"
              + " what they hold");
    }
    return String.join("; ", notes);
  }
}
