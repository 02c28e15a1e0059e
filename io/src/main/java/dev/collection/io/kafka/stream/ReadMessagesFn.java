package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaClient;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.kafka.MessageRecords;
import dev.collection.io.kafka.format.registry.RegistryException;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.source.StopSignal;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.joda.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records of messages, and counts them by window. What comes out has the time of the message
 * that it is about, or of the end of its window, and has yet to be put into it.
 */
final class ReadMessagesFn
    extends DoFn<List<TimestampedValue<KafkaRecord<byte[], byte[]>>>, RawRecord> {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(ReadMessagesFn.class);
  private static final long RETRY_MILLIS = 2_000;

  /** What a bundle had of a partition in a window. */
  private static final class Tally {
    private long least = Long.MAX_VALUE;
    private long greatest;
    private long messages;
    private long bytes;
    private long late;
  }

  private record Place(IntervalWindow window, TopicPartition partition) {}

  private final KafkaSource source;
  private final FixedWindows windows;
  private final SerializableClock clock;
  private final Counter read = Metrics.counter("collection", "extracted");
  private transient MessageRecords messages;
  private transient Map<Place, Tally> tallies;

  ReadMessagesFn(KafkaSource source, FixedWindows windows, SerializableClock clock) {
    this.source = source;
    this.windows = windows;
    this.clock = clock;
  }

  @Setup
  public void setup() {
    messages = new MessageRecords(source, SecretResolver.system(), clock);
  }

  @StartBundle
  public void startBundle() {
    tallies = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element List<TimestampedValue<KafkaRecord<byte[], byte[]>>> chunk, MultiOutputReceiver out)
      throws InterruptedException {
    for (TimestampedValue<KafkaRecord<byte[], byte[]>> next : chunk) {
      read(next.getValue(), next.getTimestamp(), out);
    }
    read.inc(chunk.size());
  }

  private void read(KafkaRecord<byte[], byte[]> element, Instant time, MultiOutputReceiver out)
      throws InterruptedException {
    Headers headers = element.getHeaders();
    Header lost = headers.lastHeader(TopicConsumer.LOST_HEADER);
    if (lost != null) {
      headers = new RecordHeaders(headers).remove(TopicConsumer.LOST_HEADER);
      out.get(ReadTopics.REPORTS).outputWithTimestamp(lost(element, lost), time);
    }
    ConsumerRecord<byte[], byte[]> message = message(element, headers);
    add(message, time, out);
    IntervalWindow window = windows.assignWindow(time);
    Tally tally =
        tallies.computeIfAbsent(
            new Place(window, new TopicPartition(message.topic(), message.partition())),
            unused -> new Tally());
    tally.least = Math.min(tally.least, message.offset());
    tally.greatest = Math.max(tally.greatest, message.offset());
    tally.messages++;
    tally.bytes += Math.max(message.serializedKeySize(), 0);
    tally.bytes += Math.max(message.serializedValueSize(), 0);
    // It counts at the watermark then, in the earliest window that is open.
    if (message.timestamp() >= 0 && message.timestamp() < window.start().getMillis()) {
      tally.late++;
    }
  }

  /** Waits for the registry of schemas: without it nothing can be said of any message. */
  private void add(ConsumerRecord<byte[], byte[]> message, Instant time, MultiOutputReceiver out)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        messages.add(
            message,
            record -> out.get(ReadTopics.RECORDS).outputWithTimestamp(record, time),
            reject -> out.get(ReadTopics.REJECTS).outputWithTimestamp(reject, time));
        return;
      } catch (RegistryException e) {
        if (StopSignal.requested()) {
          throw e;
        }
        if (!told) {
          told = true;
          LOG.warn("source {} waits: {}", source.name(), e.getMessage());
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private ExtractionReport lost(KafkaRecord<byte[], byte[]> element, Header lost) {
    String partition = element.getTopic() + "-" + element.getPartition();
    long messages = Long.parseLong(new String(lost.value(), StandardCharsets.US_ASCII));
    return new ExtractionReport(
        source.name(),
        partition,
        0,
        // As of a topic that is read to its end: what is missing was never announced.
        -1,
        0,
        0,
        0,
        ExtractionReport.Status.FAILED,
        partition + ": " + KafkaClient.lost(messages));
  }

  /** As the consumer had it. */
  private static ConsumerRecord<byte[], byte[]> message(
      KafkaRecord<byte[], byte[]> element, Headers headers) {
    byte[] key = element.getKV().getKey();
    byte[] value = element.getKV().getValue();
    return new ConsumerRecord<>(
        element.getTopic(),
        element.getPartition(),
        element.getOffset(),
        element.getTimestamp(),
        TimestampType.forName(element.getTimestampType().name),
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    Map<IntervalWindow, Measures> measures = new HashMap<>();
    tallies.forEach(
        (place, tally) -> {
          IntervalWindow window = place.window();
          TopicPartition partition = place.partition();
          Measures ofWindow = measures.computeIfAbsent(window, unused -> new Measures());
          ofWindow.add(Measure.EXTRACTED, source.name(), tally.messages);
          // A topic announces nothing.
          ofWindow.add(Measure.UNANNOUNCED, source.name(), partition.toString(), tally.messages);
          ofWindow.add(Measure.BYTES, source.name(), tally.bytes);
          if (tally.late > 0) {
            ofWindow.add(Measure.LATE, source.name(), tally.late);
          }
          context.output(
              ReadTopics.SPANS,
              new OffsetSpan(
                  source.name(),
                  partition.topic(),
                  partition.partition(),
                  window.end().getMillis(),
                  tally.least,
                  tally.greatest),
              window.maxTimestamp(),
              GlobalWindow.INSTANCE);
        });
    measures.forEach(
        (window, counts) ->
            context.output(
                ReadTopics.MEASURES, counts, window.maxTimestamp(), GlobalWindow.INSTANCE));
    tallies = null;
  }
}
