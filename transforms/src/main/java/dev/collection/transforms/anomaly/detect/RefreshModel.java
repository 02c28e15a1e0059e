package dev.collection.transforms.anomaly.detect;

import dev.collection.model.TupleOutput;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.ReferenceSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/**
 * For each window that has records, one model to score it with, in that window: the last one that
 * was fitted before it. After each window it is fitted again, to the newest windows that together
 * have as many records as a sample holds. As long as there is no model, or none with enough data, a
 * window is scored with one that was fitted to it and those before.
 *
 * <p>One worker does this, in the order of the windows whatever order they complete in, since a
 * model depends on all before it. Samples and models travel encoded.
 */
final class RefreshModel
    extends PTransform<
        PCollection<KV<Integer, Iterable<Observation>>>, RefreshModel.ModelsOfWindows> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> USED = new TupleTag<>("used") {};
  private static final TupleTag<byte[]> FITTED = new TupleTag<>("fitted") {};

  private final ModelTrainer trainer;
  private final byte[] first;

  /**
   * @param first model that windows are scored with until one has been fitted; null if there is
   *     none; kept, not copied
   */
  RefreshModel(ModelTrainer trainer, byte[] first) {
    this.trainer = trainer;
    this.first = first;
  }

  /** What comes out, each in its window. */
  record ModelsOfWindows(PCollectionTuple tuple) implements TupleOutput {
    /** The model that a window is scored with; exactly one for each window that has records. */
    PCollection<byte[]> used() {
      return tuple.get(USED);
    }

    /** The model that was fitted when a window had been scored, if there was enough data. */
    PCollection<byte[]> fitted() {
      return tuple.get(FITTED);
    }
  }

  @Override
  public ModelsOfWindows expand(PCollection<KV<Integer, Iterable<Observation>>> observed) {
    WindowFn<?, ?> windows = observed.getWindowingStrategy().getWindowFn();
    PCollectionTuple models =
        observed
            .apply("Sample window", ParDo.of(new SampleWindowFn(trainer.definition())))
            .setCoder(ByteArrayCoder.of())
            .apply(
                "Merge samples",
                Combine.globally(new MergeSamplesFn(trainer.definition())).withoutDefaults())
            .apply("Give to one", WithKeys.of(""))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()))
            .apply(
                // State is kept for each window, and a model is for those that follow.
                "Leave windows", Window.into(new GlobalWindows()))
            .apply(
                "Fit again",
                ParDo.of(new RefreshFn(new ModelRefresher(trainer, first)))
                    .withOutputTags(USED, TupleTagList.of(FITTED)));
    return new ModelsOfWindows(
        PCollectionTuple.of(USED, back(models, USED, "models", windows))
            .and(FITTED, back(models, FITTED, "fitted models", windows)));
  }

  @SuppressWarnings("unchecked") // The windows of a PCollection<T> take any T; ours look at times.
  private static PCollection<byte[]> back(
      PCollectionTuple models, TupleTag<byte[]> tag, String what, WindowFn<?, ?> windows) {
    return models
        .get(tag)
        .setCoder(ByteArrayCoder.of())
        .apply("Put " + what + " into windows", Window.into((WindowFn<byte[], ?>) windows));
  }

  private static final class SampleWindowFn
      extends DoFn<KV<Integer, Iterable<Observation>>, byte[]> {
    private static final long serialVersionUID = 1L;
    private final AnomalyDefinition definition;

    private SampleWindowFn(AnomalyDefinition definition) {
      this.definition = definition;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<Observation>> observed, OutputReceiver<byte[]> out) {
      ReferenceSample sample = ReferenceSample.empty(definition);
      observed.getValue().forEach(record -> sample.add(record.key(), record.vector()));
      out.output(sample.encoded());
    }
  }

  static final class RefreshFn extends DoFn<KV<String, byte[]>, byte[]> {
    private static final long serialVersionUID = 1L;

    /** Samples of windows that have completed, until all before them have. */
    @StateId("waiting")
    private final StateSpec<ValueState<List<KV<Instant, byte[]>>>> waitingSpec =
        StateSpecs.value(ListCoder.of(KvCoder.of(InstantCoder.of(), ByteArrayCoder.of())));

    /** What the samples and the model were made with. */
    @StateId("settings")
    private final StateSpec<ValueState<String>> settingsSpec =
        StateSpecs.value(StringUtf8Coder.of());

    /** Samples of the newest windows, oldest first. */
    @StateId("reference")
    private final StateSpec<ValueState<List<byte[]>>> referenceSpec =
        StateSpecs.value(ListCoder.of(ByteArrayCoder.of()));

    @StateId("model")
    private final StateSpec<ValueState<byte[]>> modelSpec = StateSpecs.value(ByteArrayCoder.of());

    @TimerId("complete")
    private final TimerSpec completeSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final ModelRefresher refresher;

    RefreshFn(ModelRefresher refresher) {
      this.refresher = refresher;
    }

    @ProcessElement
    public void process(
        @Element KV<String, byte[]> sample,
        @Timestamp Instant timestamp,
        @StateId("waiting") ValueState<List<KV<Instant, byte[]>>> waiting,
        @TimerId("complete") Timer complete) {
      List<KV<Instant, byte[]>> before = waiting.read();
      List<KV<Instant, byte[]>> more = new ArrayList<>(before == null ? List.of() : before);
      more.add(KV.of(timestamp, sample.getValue()));
      more.sort(Comparator.comparing(KV::getKey));
      waiting.write(more);
      // One that is set for an earlier window stays.
      if (more.get(0).getKey().equals(timestamp)) {
        awaitNext(complete, more);
      }
    }

    /** The hold keeps the window open for its model until that has been put out. */
    private static void awaitNext(Timer complete, List<KV<Instant, byte[]>> waiting) {
      Instant next = waiting.get(0).getKey();
      complete.withOutputTimestamp(next).set(next);
    }

    /** When the watermark is where a window ends, the samples of all up to it have come. */
    @OnTimer("complete")
    public void complete(
        OnTimerContext context,
        @StateId("waiting") ValueState<List<KV<Instant, byte[]>>> waiting,
        @StateId("settings") ValueState<String> settings,
        @StateId("reference") ValueState<List<byte[]>> reference,
        @StateId("model") ValueState<byte[]> model,
        @TimerId("complete") Timer complete,
        MultiOutputReceiver out) {
      List<byte[]> samples = reference.read();
      ModelRefresher.Known known =
          new ModelRefresher.Known(
              settings.read(), samples == null ? List.of() : samples, model.read());
      List<KV<Instant, byte[]>> rest = new ArrayList<>();
      for (KV<Instant, byte[]> window : waiting.read()) {
        if (window.getKey().isAfter(context.fireTimestamp())) {
          rest.add(window);
        } else {
          ModelRefresher.Refreshed refreshed = refresher.refresh(known, window.getValue());
          known = refreshed.known();
          out.get(USED).outputWithTimestamp(refreshed.used(), window.getKey());
          if (refreshed.fitted() != null) {
            out.get(FITTED).outputWithTimestamp(refreshed.fitted(), window.getKey());
          }
        }
      }
      settings.write(known.settings());
      reference.write(known.samples());
      if (known.model() == null) {
        model.clear();
      } else {
        model.write(known.model());
      }
      waiting.write(rest);
      if (!rest.isEmpty()) {
        awaitNext(complete, rest);
      }
    }
  }
}
