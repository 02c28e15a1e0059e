package dev.collection.io.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.PeriodicImpulse;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads what is new in sources, again and again: at each tick of its input their parts are listed,
 * and those that are new, or whose state has changed, are read as {@link ReadSources} reads them. A
 * folder of files is watched so: each file is read once, and once more when it has changed.
 *
 * <p>Unbounded, if its input is. What was read is remembered in the runner's state, a few bytes for
 * each part, for as long as the job runs; a job that begins without that state reads everything
 * again. At least once: a failure repeats a batch, and the key of the record tells. A file that is
 * still being written when it is listed is read as far as it goes, and again when it has grown:
 * move files into a watched folder when they are complete.
 *
 * <p>Only the source side of a streaming job is here: windows, and what a run is when nothing ends,
 * belong to the graph around it.
 */
public final class WatchSources extends PTransform<PCollection<Instant>, ReadSources.Result> {
  private static final long serialVersionUID = 1L;

  private final List<Source> sources;
  private final String run;

  private WatchSources(List<Source> sources, String run) {
    this.sources = List.copyOf(sources);
    this.run = run;
  }

  /**
   * @param run id of the run, under which sessions wait in a process
   */
  public static WatchSources all(List<? extends Source> sources, String run) {
    return new WatchSources(List.copyOf(sources), run);
  }

  /** Ticks for as long as the job runs, the first at once. */
  public static PeriodicImpulse every(Duration interval) {
    return PeriodicImpulse.create().withInterval(interval);
  }

  @Override
  public ReadSources.Result expand(PCollection<Instant> ticks) {
    Map<String, Source> byName =
        sources.stream().collect(Collectors.toMap(Source::name, Function.identity()));
    PCollection<ReadTask> tasks =
        ticks
            .apply("List parts again", ParDo.of(new ListStatesFn(Map.copyOf(byName))))
            .setCoder(
                KvCoder.of(
                    KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), StringUtf8Coder.of()))
            .apply("Keep new parts", ParDo.of(new KeepNewFn()))
            .setCoder(new ReadTask.TaskCoder());
    PCollectionTuple read = ReadSources.read(tasks, Map.copyOf(byName), run);
    return new ReadSources.Result(read);
  }

  /** Parts by source and name, with their states. */
  static final class ListStatesFn extends DoFn<Instant, KV<KV<String, String>, String>> {
    private static final long serialVersionUID = 1L;
    private final Map<String, Source> sources;

    ListStatesFn(Map<String, Source> sources) {
      this.sources = sources;
    }

    @ProcessElement
    public void process(OutputReceiver<KV<KV<String, String>, String>> out) throws IOException {
      for (Source source : sources.values()) {
        source
            .states(SourceContext.system())
            .forEach((part, state) -> out.output(KV.of(KV.of(source.name(), part), state)));
      }
    }
  }

  /** Lets a part through when its state is another than the last time. */
  static final class KeepNewFn extends DoFn<KV<KV<String, String>, String>, ReadTask> {
    private static final long serialVersionUID = 1L;

    @StateId("state")
    private final StateSpec<ValueState<String>> stateSpec = StateSpecs.value(StringUtf8Coder.of());

    @ProcessElement
    public void process(
        @Element KV<KV<String, String>, String> part,
        @StateId("state") ValueState<String> state,
        OutputReceiver<ReadTask> out) {
      if (!part.getValue().equals(state.read())) {
        state.write(part.getValue());
        out.output(new ReadTask(part.getKey().getKey(), List.of(part.getKey().getValue()), ""));
      }
    }
  }
}
