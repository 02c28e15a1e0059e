package dev.collection.io.source;

import dev.collection.model.SerializableClock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads what is new in sources, again and again: at each tick of its input their parts are listed,
 * and those that are new, or whose state has changed, are read as {@link ReadSources} reads them. A
 * folder of files is watched so: each file is read once, and once more when it has changed.
 *
 * <p>The ticks are the times at which they come. Of ticks that come late or many at once one
 * listing is made that is newer than them all. A source that cannot be listed is reported as
 * failed, at each listing until it can.
 *
 * <p>Unbounded, if its input is. Whatever windows the ticks are in, what comes out is in the global
 * window, and has the timestamp of the tick at which its part was listed: put it into the windows
 * that you need. The watermark waits until what was listed has been read.
 *
 * <p>At least once: a failure repeats a batch, and the key of the record tells. What was read is
 * remembered in the runner's state, a few hundred bytes for each part: a job that begins without
 * that state reads everything again. A part that vanishes and comes back with the same state is not
 * read again, unless no listing had it for the time of {@link #forgettingAfter}; what is in state
 * is therefore bounded by the parts that were listed within that time. Each part of a listing goes
 * through that state: for thousands of parts a tick takes the Direct Runner seconds.
 *
 * <p>A reading goes from the beginning of a part to its end, whatever happens to the part. A file
 * that is deleted between listing and reading is reported as failed. One that is still being
 * written is read as far as it goes, and from its beginning again when it has grown: move files
 * into a watched folder when they are complete.
 *
 * <p>Only the source side of a streaming job is here: windows, and what a run is when nothing ends,
 * belong to the graph around it.
 */
public final class WatchSources extends PTransform<PCollection<Instant>, ReadSources.Result> {
  private static final long serialVersionUID = 1L;

  /** How long a part is remembered that is not listed any more, unless told otherwise: 30 days. */
  public static final Duration DEFAULT_MEMORY = Duration.standardDays(30);

  private static final TypeDescriptor<KV<String, Instant>> NAMED_TICK =
      TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptor.of(Instant.class));

  private final List<Source> sources;
  private final String run;
  private final Duration memory;
  private final SerializableClock clock;
  private final ReadSources.ReadControl control;

  private WatchSources(
      List<Source> sources,
      String run,
      Duration memory,
      SerializableClock clock,
      ReadSources.ReadControl control) {
    this.sources = sources;
    this.run = run;
    this.memory = memory;
    this.clock = clock;
    this.control = control;
  }

  /**
   * @param run id of the run, under which sessions wait in a process
   */
  public static WatchSources all(List<? extends Source> sources, String run) {
    return new WatchSources(
        List.copyOf(sources),
        run,
        DEFAULT_MEMORY,
        SerializableClock.system(),
        ReadSources.ReadControl.readAll());
  }

  /**
   * Forgets a part that has not been listed for this time, as the watermark of the ticks tells it,
   * and reads it again should it come back. While a source cannot be listed the time runs on.
   *
   * @param absence several times the interval of the ticks
   */
  public WatchSources forgettingAfter(Duration absence) {
    if (absence.getMillis() <= 0) {
      throw new IllegalArgumentException("parts would be forgotten after " + absence);
    }
    return new WatchSources(sources, run, absence, clock, control);
  }

  /** Tells by this clock which ticks a listing has made up for. */
  public WatchSources withClock(SerializableClock newClock) {
    return new WatchSources(sources, run, memory, newClock, control);
  }

  /** Lets {@code newControl} watch. */
  public WatchSources watchedBy(ReadSources.ReadControl newControl) {
    return new WatchSources(sources, run, memory, clock, newControl);
  }

  @Override
  public ReadSources.Result expand(PCollection<Instant> ticks) {
    Map<String, Source> byName =
        sources.stream().collect(Collectors.toMap(Source::name, Function.identity()));
    PCollectionTuple listed =
        ticks
            .apply(
                // State is kept for each window, and what was read must be known in all of them.
                "Leave windows", OnTime.<Instant>into(new GlobalWindows()))
            .apply("Name sources", FlatMapElements.into(NAMED_TICK).via(forEach(byName)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), InstantCoder.of()))
            .apply(
                "List parts again",
                ParDo.of(new ListStatesFn(Map.copyOf(byName), memory, clock))
                    .withOutputTags(ListStatesFn.LISTED, TupleTagList.of(ListStatesFn.FAILED)));
    PCollection<ReadTask> changed =
        listed
            .get(ListStatesFn.LISTED)
            .setCoder(
                KvCoder.of(
                    KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()),
                    new ListedState.StateCoder()))
            .apply("Keep new parts", ParDo.of(new KeepNewFn()))
            .setCoder(new ReadTask.TaskCoder());
    PCollection<ReadTask> failed =
        listed.get(ListStatesFn.FAILED).setCoder(new ReadTask.TaskCoder());
    PCollection<ReadTask> tasks =
        PCollectionList.of(changed).and(failed).apply("Read or report", Flatten.pCollections());
    return new ReadSources.Result(ReadSources.read(tasks, Map.copyOf(byName), run, control));
  }

  private static SerializableFunction<Instant, Iterable<KV<String, Instant>>> forEach(
      Map<String, Source> byName) {
    List<String> names = byName.keySet().stream().sorted().toList();
    return tick -> names.stream().map(name -> KV.of(name, tick)).toList();
  }
}
