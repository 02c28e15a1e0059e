package dev.collection.io.kafka.stream;

import dev.collection.io.kafka.KafkaSource;
import dev.collection.io.source.OnTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Commits to the consumer group what is loaded, and nothing else. The input tells what is loaded:
 * only its watermark counts, which passes the end of a window when everything in that window is in
 * the database. A job that is started without a checkpoint goes on from there.
 *
 * <p>At least once: what was committed is loaded; what is loaded may not be committed yet. Brokers
 * that are away neither hold up nor fail the job: it is logged once, and tried again with the next
 * window. Brokers forget the offsets of a partition to which nothing was committed for their {@code
 * offsets.retention.minutes}, 7 days by default: a partition that was idle for longer is read again
 * from its beginning by a job without a checkpoint.
 *
 * <p>In state are the open windows of each partition. The gauge {@code lag.SOURCE} of the namespace
 * {@code collection} says how many messages of a source are not committed as loaded; it is renewed
 * with every bundle that was read, every few seconds.
 */
public final class CommitOffsets extends PTransform<PCollection<Void>, PDone> {
  private static final long serialVersionUID = 1L;

  private static final TypeDescriptor<KV<KV<String, String>, OffsetSpan>> KEYED =
      TypeDescriptors.kvs(
          TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()),
          TypeDescriptor.of(OffsetSpan.class));
  private static final KvCoder<KV<String, String>, OffsetSpan> CODER =
      KvCoder.of(
          KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), new OffsetSpan.SpanCoder());

  private final PCollection<OffsetSpan> spans;
  private final List<KafkaSource> sources;
  private final String group;

  private CommitOffsets(PCollection<OffsetSpan> spans, List<KafkaSource> sources, String group) {
    this.spans = spans;
    this.sources = sources;
    this.group = group;
  }

  /**
   * @param spans what was read, of all {@code sources}: {@link ReadTopics.Result#spans}
   * @param group the consumer group of {@link ReadTopics}
   */
  public static CommitOffsets of(
      PCollection<OffsetSpan> spans, List<KafkaSource> sources, String group) {
    return new CommitOffsets(spans, List.copyOf(sources), group);
  }

  @Override
  public PDone expand(PCollection<Void> told) {
    Map<String, KafkaSource> byName =
        sources.stream().collect(Collectors.toMap(KafkaSource::name, Function.identity()));
    PCollection<KV<KV<String, String>, OffsetSpan>> onlyTime =
        told.apply("Leave windows of what is told", global())
            .apply("Keep only the time", FlatMapElements.into(KEYED).via(unused -> List.of()))
            .setCoder(CODER);
    PCollection<KV<KV<String, String>, OffsetSpan>> offsets =
        spans
            .apply("Leave windows", global())
            .apply("By partition", MapElements.into(KEYED).via(CommitOffsets::byPartition))
            .setCoder(CODER);
    PCollectionList.of(offsets)
        .and(onlyTime)
        .apply("Await load", Flatten.pCollections())
        .apply("Commit", ParDo.of(new CommitFn(Map.copyOf(byName), group)));
    return PDone.in(told.getPipeline());
  }

  private static KV<KV<String, String>, OffsetSpan> byPartition(OffsetSpan span) {
    return KV.of(KV.of(span.source(), span.topic() + "-" + span.partition()), span);
  }

  private static <T> Window<T> global() {
    return OnTime.<T>into(new GlobalWindows());
  }

  static final class CommitFn extends DoFn<KV<KV<String, String>, OffsetSpan>, Void> {
    private static final long serialVersionUID = 1L;
    private final Map<String, KafkaSource> sources;
    private final String group;
    private transient Map<String, GroupOffsets> offsets;

    @StateId("open")
    private final StateSpec<ValueState<OpenOffsets>> openSpec =
        StateSpecs.value(new OpenOffsets.OffsetsCoder());

    @TimerId("loaded")
    private final TimerSpec loadedSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    CommitFn(Map<String, KafkaSource> sources, String group) {
      this.sources = sources;
      this.group = group;
    }

    @Setup
    public void setup() {
      offsets = new HashMap<>();
      sources.forEach((name, source) -> offsets.put(name, GroupOffsets.acquire(source, group)));
    }

    @ProcessElement
    public void process(
        @Element KV<KV<String, String>, OffsetSpan> span,
        @StateId("open") ValueState<OpenOffsets> state,
        @TimerId("loaded") Timer loaded) {
      OpenOffsets open = state.read();
      open = open == null ? new OpenOffsets() : open;
      open.add(span.getValue());
      state.write(open);
      await(open, loaded);
    }

    @OnTimer("loaded")
    public void loaded(
        @Key KV<String, String> partition,
        @Timestamp Instant windowEnd,
        @StateId("open") ValueState<OpenOffsets> state,
        @TimerId("loaded") Timer loaded) {
      OpenOffsets open = state.read();
      if (open == null) {
        return;
      }
      long offset = open.loadedUntil(windowEnd.getMillis());
      state.write(open);
      offsets.get(partition.getKey()).loaded(topicPartition(partition.getValue()), offset);
      if (!open.isEmpty()) {
        await(open, loaded);
      }
    }

    /**
     * A step before may hold the watermark at the last millisecond of the window until it has put
     * out what belongs to it: the window is over when that, too, has passed.
     */
    private static void await(OpenOffsets open, Timer loaded) {
      loaded.set(Instant.ofEpochMilli(open.earliestWindowEnd()));
    }

    private static TopicPartition topicPartition(String text) {
      int dash = text.lastIndexOf('-');
      return new TopicPartition(
          text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }

    @FinishBundle
    public void finishBundle() {
      offsets.forEach(
          (source, ofGroup) -> {
            ofGroup.commit();
            ofGroup.lag().ifPresent(lag -> Metrics.gauge("collection", "lag." + source).set(lag));
          });
    }

    @Teardown
    public void teardown() {
      if (offsets != null) {
        new ArrayList<>(offsets.values()).forEach(GroupOffsets::release);
        offsets = null;
      }
    }
  }
}
