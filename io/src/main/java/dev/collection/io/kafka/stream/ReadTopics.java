package dev.collection.io.kafka.stream;

import dev.collection.io.chunk.ReadChunks;
import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.source.OnTime;
import dev.collection.io.source.ReadSources;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import dev.collection.model.SerializableClock;
import dev.collection.model.TupleOutput;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topics of one source for ever, into windows by the time of the messages. Unbounded. A
 * message becomes the same record that the {@link KafkaSource} itself makes of it: a message
 * without value (a tombstone) has {@code "value": null}; one whose value cannot be read or is too
 * large is rejected with its bytes; key and value that disagree are both in the record, for a rule
 * to compare.
 *
 * <p>A message counts in the window of its timestamp. One that is older than every open window
 * counts in the earliest of them, and as {@link dev.collection.model.Measure#LATE}; one that is
 * further in the future than the allowed lateness counts in the window of the clock. So no message
 * is ever late for Beam, and each window ends once. A message without a timestamp counts when it is
 * read.
 *
 * <p>Begins where the runner's checkpoint ends; without one, at the offsets committed to the
 * consumer group, which {@link CommitOffsets} does when the records are loaded; without those, at
 * the beginning of the topic. So each message is delivered at least once. The partitions are
 * assigned, not balanced by the group: two jobs of one group both read everything. Messages of
 * transactions that were not committed are not read. Partitions that are added to a topic are read
 * when the job is started again.
 *
 * <p>If retention deletes messages before they are read, that is logged, reading goes on at the
 * first one that is left, and the window of that one has a report of the failure. A topic that ends
 * before the offset to which it was read fails the job: it was made anew.
 *
 * <p>Brokers that go away are waited for: nothing is lost, and no window ends until they are back.
 * If they are away when a reader begins without a checkpoint, the job fails; {@link TopicProblems}
 * says so before.
 *
 * <p>So is a registry of schemas that does not answer.
 *
 * <p>When the process is asked to stop by {@link dev.collection.io.source.StopSignal}, what was
 * fetched is still delivered, then the watermark goes to the end of time.
 *
 * <p>Secrets are resolved on the worker and are not part of the graph.
 */
public final class ReadTopics extends PTransform<PBegin, ReadTopics.Result> {
  private static final long serialVersionUID = 1L;

  /** So many that what a runner does for each element of a source is no cost, and no more. */
  private static final int CHUNK_MESSAGES = 200;

  private static final long CHUNK_BYTES = 1 << 20;

  static final TupleTag<RawRecord> RECORDS = new TupleTag<>("records") {};
  static final TupleTag<FailedRecord> REJECTS = new TupleTag<>("rejects") {};
  static final TupleTag<ExtractionReport> REPORTS = new TupleTag<>("reports") {};
  static final TupleTag<Measures> MEASURES = new TupleTag<>("measures") {};
  static final TupleTag<OffsetSpan> SPANS = new TupleTag<>("spans") {};

  private final KafkaSource source;
  private final String group;
  private final FixedWindows windows;
  private final Duration allowedLateness;
  private final SerializableClock clock;

  private ReadTopics(
      KafkaSource source,
      String group,
      FixedWindows windows,
      Duration allowedLateness,
      SerializableClock clock) {
    if (allowedLateness.isNegative()) {
      throw new IllegalArgumentException("the allowed lateness is " + allowedLateness);
    }
    this.source = source;
    this.group = group;
    this.windows = windows;
    this.allowedLateness = allowedLateness;
    this.clock = clock;
  }

  /**
   * @param group the consumer group that keeps how far the records are loaded
   * @param windows of everything that comes out
   * @param allowedLateness how long a window waits for messages that are out of order
   */
  public static ReadTopics of(
      KafkaSource source, String group, FixedWindows windows, Duration allowedLateness) {
    return new ReadTopics(source, group, windows, allowedLateness, SerializableClock.system());
  }

  /** Takes the time from {@code newClock}. */
  public ReadTopics withClock(SerializableClock newClock) {
    return new ReadTopics(source, group, windows, allowedLateness, newClock);
  }

  @Override
  public Result expand(PBegin input) {
    TopicReaders readers = new TopicReaders(source, allowedLateness, clock);
    NullableCoder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> read =
        KafkaIO.<byte[], byte[]>read()
            .withBootstrapServers(String.join(",", source.servers()))
            .withTopics(source.topics())
            .withKeyDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
            .withValueDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
            .withConsumerConfigUpdates(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    group,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    // Otherwise Kafka skips what was deleted without a word.
                    "none",
                    ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    Math.toIntExact(source.timeout().toMillis())))
            .withReadCommitted()
            .withConsumerFactoryFn(readers)
            .withTimestampPolicyFactory(readers);
    PCollectionTuple made =
        input
            .apply("Poll", ReadChunks.of(read, CHUNK_MESSAGES, CHUNK_BYTES, ReadTopics::bytes))
            .apply(
                "Make records",
                ParDo.of(new ReadMessagesFn(source, windows, clock))
                    .withOutputTags(
                        RECORDS, TupleTagList.of(REJECTS).and(REPORTS).and(MEASURES).and(SPANS)));
    made.get(SPANS).setCoder(new OffsetSpan.SpanCoder());
    return new Result(
        PCollectionTuple.of(RECORDS, intoWindows(made, RECORDS, "records"))
            .and(REJECTS, intoWindows(made, REJECTS, "rejects"))
            .and(REPORTS, intoWindows(made, REPORTS, "reports"))
            .and(MEASURES, intoWindows(made, MEASURES, "measures"))
            .and(SPANS, intoWindows(made, SPANS, "spans")));
  }

  private static long bytes(KafkaRecord<byte[], byte[]> message) {
    byte[] key = message.getKV().getKey();
    byte[] value = message.getKV().getValue();
    return (key == null ? 0L : key.length) + (value == null ? 0 : value.length);
  }

  private <T> PCollection<T> intoWindows(PCollectionTuple made, TupleTag<T> tag, String what) {
    return made.get(tag).apply("Divide " + what + " into windows", OnTime.into(windows));
  }

  /** What comes out, all of it in the windows. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    /** As of any source; there are reports only of messages that are lost. */
    public ReadSources.Result read() {
      return ReadSources.Result.of(
          tuple.get(RECORDS), tuple.get(REJECTS), tuple.get(REPORTS), tuple.get(MEASURES));
    }

    /** Which offsets were read into which window, for {@link CommitOffsets}. */
    public PCollection<OffsetSpan> spans() {
      return tuple.get(SPANS);
    }
  }
}
