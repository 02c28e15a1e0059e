package dev.collection.io.kafka;

import dev.collection.io.kafka.format.registry.RegistryException;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the messages of one partition up to a fixed offset and reports at the end. */
class KafkaReadSession implements ReadSession {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaSource source;
  private final OffsetRange range;
  private final TopicPartition partition;
  private final SourceContext context;
  private final KafkaClient client;
  private final MessageRecords messages;
  private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private KafkaConsumer<byte[], byte[]> consumer;
  private long offset;
  private long received;
  private long bytes;
  private long lost;

  KafkaReadSession(
      KafkaSource source,
      OffsetRange range,
      Position position,
      SourceContext context,
      KafkaClient client) {
    this.source = source;
    this.range = range;
    this.partition = range.topicPartition();
    this.context = context;
    this.client = client;
    this.messages = new MessageRecords(source, context.secrets(), () -> context.clock().instant());
    OffsetPosition start = OffsetPosition.of(position, range);
    offset = start.offset();
    received = start.received();
    bytes = start.bytes();
    lost = start.lost();
  }

  @Override
  public ReadBatch next() throws InterruptedException {
    List<RawRecord> records = new ArrayList<>();
    List<FailedRecord> rejects = new ArrayList<>();
    try {
      if (range.from() > range.to()) {
        return last(
            records,
            rejects,
            "it ends at offset "
                + range.to()
                + ", but an earlier run came to "
                + range.from()
                + "; if the topic was made anew, begin anew with --full");
      }
      if (consumer == null) {
        begin();
      }
      long payload = 0;
      while (payload < context.batchBytes()
          && records.size() + rejects.size() < context.batchRecords()) {
        if (polled.isEmpty() && !fill()) {
          return last(records, rejects, offset < range.to() ? silence() : null);
        }
        ConsumerRecord<byte[], byte[]> message = polled.element();
        if (add(message, records, rejects)) {
          received++;
        }
        polled.remove(); // not before it is a record or a reject: the registry may fail
        offset = message.offset() + 1;
        long size = Math.max(message.serializedValueSize(), 0);
        bytes += size + Math.max(message.serializedKeySize(), 0);
        payload += size;
      }
      return new ReadBatch(records, rejects, List.of(), position(), false);
    } catch (InterruptException e) {
      throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
    } catch (KafkaException e) {
      return last(records, rejects, client.describe(e));
    } catch (RegistryException e) {
      return last(records, rejects, e.getMessage());
    }
  }

  private void begin() {
    consumer = client.consumer(context.batchRecords());
    consumer.assign(List.of(partition));
    long first = consumer.beginningOffsets(List.of(partition), source.timeout()).get(partition);
    if (offset < Math.min(first, range.to())) {
      lost += Math.min(first, range.to()) - offset;
      offset = Math.min(first, range.to());
    }
    consumer.seek(partition, offset);
  }

  /** Whether there are more messages; otherwise the end was reached, or nobody answers. */
  private boolean fill() {
    long polls = Math.max(source.timeout().dividedBy(POLL), 1);
    for (long silent = 0; offset < range.to() && silent < polls; silent++) {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.offset() < range.to()) {
          polled.add(message);
        }
      }
      if (!polled.isEmpty()) {
        return true;
      }
      // Markers of transactions, and messages that were compacted away, leave only a gap.
      long reached = Math.min(consumer.position(partition, source.timeout()), range.to());
      if (reached > offset) {
        offset = reached;
        silent = -1;
      }
    }
    return false;
  }

  /**
   * Adds what a message is to the records, or to the rejects.
   *
   * @return false if it is nothing of this source
   */
  boolean add(
      ConsumerRecord<byte[], byte[]> message, List<RawRecord> records, List<FailedRecord> rejects) {
    messages.add(message, records::add, rejects::add);
    return true;
  }

  private String silence() {
    return "nothing came for "
        + source.timeout().toMillis()
        + " ms; offsets "
        + offset
        + " to "
        + (range.to() - 1)
        + " are missing";
  }

  /**
   * @param fault null if there is none
   */
  private ReadBatch last(List<RawRecord> records, List<FailedRecord> rejects, String fault) {
    String message = fault;
    if (fault == null && lost > 0) {
      message = KafkaClient.lost(lost) + ", and read what is left with --full";
    }
    boolean complete = message == null;
    ExtractionReport report =
        new ExtractionReport(
            source.name(),
            range.part(),
            0,
            // Offsets are no count: some of them are markers, and compaction leaves gaps.
            -1,
            received,
            -1,
            bytes,
            1,
            complete ? ExtractionReport.Status.COMPLETE : ExtractionReport.Status.FAILED,
            complete ? "" : range.part() + ": " + message,
            complete ? OffsetMarks.of(range.name(), range.to()) : null);
    return new ReadBatch(records, rejects, reports(report), position(), true);
  }

  /** What is told of the partition, which has this to tell. */
  List<ExtractionReport> reports(ExtractionReport whole) {
    return List.of(whole);
  }

  private Position position() {
    return new OffsetPosition(offset, received, bytes, lost).toPosition();
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(Duration.ZERO);
    }
  }
}
