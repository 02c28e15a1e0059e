package dev.collection.transforms.profile;

import dev.collection.model.CollectedRecord;
import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;

/**
 * Profiles the fields of records, by source. Deletions, which have hardly a value, are left out.
 *
 * <p>Bounded or unbounded, without state; a bundle that is retried gives the same output, at most
 * one element a bundle and window, to be merged.
 */
public final class ProfileRecords
    extends PTransform<PCollection<ScoredRecord>, PCollection<Profiles>> {
  private static final long serialVersionUID = 1L;
  private final RecordType type;

  private ProfileRecords(RecordType type) {
    this.type = type;
  }

  public static ProfileRecords of(RecordType type) {
    return new ProfileRecords(type);
  }

  @Override
  public PCollection<Profiles> expand(PCollection<ScoredRecord> input) {
    return input.apply("Profile", ParDo.of(new ProfileFn(type))).setCoder(new ProfilesCoder());
  }

  static final class ProfileFn extends DoFn<ScoredRecord, Profiles> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private transient Map<BoundedWindow, Profiles> profiles;
    private transient Map<BoundedWindow, FieldProfiler> profilers;

    ProfileFn(RecordType type) {
      this.type = type;
    }

    @StartBundle
    public void startBundle() {
      profiles = new HashMap<>();
      profilers = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element ScoredRecord scored, BoundedWindow window) {
      CollectedRecord record = scored.record();
      if (!record.deleted()) {
        profilers
            .computeIfAbsent(
                window,
                unused ->
                    new FieldProfiler(
                        type, profiles.computeIfAbsent(window, none -> new Profiles())))
            .add(record);
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      profiles.forEach((window, found) -> context.output(found, window.maxTimestamp(), window));
      profiles = null;
      profilers = null;
    }
  }
}
