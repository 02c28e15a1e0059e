package dev.collection.transforms.profile;

import dev.collection.model.FailedRecord;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.SerializedForm;
import dev.collection.model.TupleOutput;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.stage.Stage;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes records of raw ones, and profiles the items in between: also those that are refused, since
 * what is new in a source is often the very reason. In one step, because an item must not outlive
 * its record (see {@link dev.collection.transforms.stage.RunStage}).
 *
 * <p>Bounded or unbounded, without state; a bundle that is retried gives the same output.
 */
public final class ProfileItems extends PTransform<PCollection<RawRecord>, ProfileItems.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<NormalizedRecord> PASSED = new TupleTag<>("passed") {};
  private static final TupleTag<FailedRecord> FAILED = new TupleTag<>("failed") {};
  private static final TupleTag<Profiles> PROFILES = new TupleTag<>("profiles") {};

  private final String step;
  private final Stage<RawRecord, ParsedRecord> parse;
  private final Stage<ParsedRecord, NormalizedRecord> rest;

  private final Mapped mapped;

  /** Makes records without looking at the items; no profile comes out. */
  public ProfileItems withoutProfiles() {
    return new ProfileItems(step, parse, rest, null);
  }

  /** Which places in items fields are made from. */
  @FunctionalInterface
  public interface Mapped extends Serializable {
    /** Whether the mapping of a source reads what is at a pointer. */
    boolean reads(String source, String pointer);
  }

  private ProfileItems(
      String step,
      Stage<RawRecord, ParsedRecord> parse,
      Stage<ParsedRecord, NormalizedRecord> rest,
      Mapped mapped) {
    this.mapped = mapped;
    this.step = step;
    this.parse = parse;
    this.rest = rest;
  }

  /**
   * @param step its name within this transform
   * @param parse makes the items
   * @param rest makes records of them
   * @param mapped places whose values are counted as those of fields, and here only sampled
   */
  public static ProfileItems between(
      String step,
      Stage<RawRecord, ParsedRecord> parse,
      Stage<ParsedRecord, NormalizedRecord> rest,
      Mapped mapped) {
    return new ProfileItems(step, parse, rest, mapped);
  }

  @Override
  public Result expand(PCollection<RawRecord> records) {
    PCollectionTuple outputs =
        records.apply(
            step,
            ParDo.of(new ProfileFn(SerializedForm.of(parse), SerializedForm.of(rest), mapped))
                .withOutputTags(PASSED, TupleTagList.of(FAILED).and(PROFILES)));
    outputs.get(PASSED).setCoder(RecordCoders.NORMALIZED);
    outputs.get(FAILED).setCoder(RecordCoders.FAILED);
    outputs.get(PROFILES).setCoder(new ProfilesCoder());
    return new Result(outputs);
  }

  /** What comes out. */
  public record Result(PCollectionTuple tuple) implements TupleOutput {
    public PCollection<NormalizedRecord> records() {
      return tuple.get(PASSED);
    }

    public PCollection<FailedRecord> failures() {
      return tuple.get(FAILED);
    }

    /** To be merged; at most one element a bundle and window. */
    public PCollection<Profiles> profiles() {
      return tuple.get(PROFILES);
    }
  }

  static final class ProfileFn extends DoFn<RawRecord, NormalizedRecord> {
    private static final long serialVersionUID = 1L;

    private final SerializedForm<Stage<RawRecord, ParsedRecord>> parse;
    private final SerializedForm<Stage<ParsedRecord, NormalizedRecord>> rest;

    /** Null if nothing is profiled. */
    private final Mapped mapped;

    private transient Stage.Opened<RawRecord, ParsedRecord> parser;
    private transient Stage.Opened<ParsedRecord, NormalizedRecord> maker;
    private transient Map<BoundedWindow, Profiles> profiles;
    private transient WindowProfilers<ItemProfiler> profilers;

    /** Of the record that was refused; null if it is not known. */
    private transient String refusedKey;

    ProfileFn(
        SerializedForm<Stage<RawRecord, ParsedRecord>> parse,
        SerializedForm<Stage<ParsedRecord, NormalizedRecord>> rest,
        Mapped mapped) {
      this.mapped = mapped;
      this.parse = parse;
      this.rest = rest;
    }

    @Setup
    public void open() {
      parser = parse.open().open();
      maker = rest.open().open();
      profilers = new WindowProfilers<>(() -> new ItemProfiler(mapped::reads));
    }

    @StartBundle
    public void startBundle() {
      profiles = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element RawRecord raw, BoundedWindow window, MultiOutputReceiver out) {
      ParsedRecord parsed = parser.apply(raw, failure -> out.get(FAILED).output(failure));
      if (parsed == null) {
        return;
      }
      NormalizedRecord made =
          maker.apply(
              parsed,
              failure -> {
                refusedKey = failure.key();
                out.get(FAILED).output(failure);
              });
      if (made != null) {
        out.get(PASSED).output(made);
      }
      // What is left of a record that is gone is its key; that the rest is missing is no news.
      if (mapped != null && !parsed.deleted()) {
        String key = made == null ? refusedKey : made.record().key();
        profiler(window)
            .add(raw.source(), parsed.item(), new Example(key, raw.collectedAt(), raw.locator()));
      }
    }

    private ItemProfiler profiler(BoundedWindow window) {
      return profilers.of(window).into(profiles.computeIfAbsent(window, none -> new Profiles()));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      profiles.forEach(
          (window, found) -> context.output(PROFILES, found, window.maxTimestamp(), window));
      profiles = null;
    }
  }
}
