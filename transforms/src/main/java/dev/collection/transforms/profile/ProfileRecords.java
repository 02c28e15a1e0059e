package dev.collection.transforms.profile;

import dev.collection.model.RecordType;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;

/**
 * Profiles the fields of records, by source, and notes which did not meet which check of their
 * quality. Deletions, which have hardly a value, are left out.
 *
 * <p>Bounded or unbounded, without state; a bundle that is retried gives the same output, at most
 * one element a bundle and window, to be merged.
 */
public final class ProfileRecords
    extends PTransform<PCollection<ScoredRecord>, PCollection<Profiles>> {
  private static final long serialVersionUID = 1L;
  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final boolean fields;

  private ProfileRecords(RecordType type, List<RuleDefinition> rules, boolean fields) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.fields = fields;
  }

  /**
   * @param rules those that the records were checked with, in the same order
   */
  public static ProfileRecords of(RecordType type, List<RuleDefinition> rules) {
    return new ProfileRecords(type, rules, true);
  }

  /** Only notes what did not meet a check, which costs nothing for a record that meets all. */
  public ProfileRecords withoutFields() {
    return new ProfileRecords(type, rules, false);
  }

  @Override
  public PCollection<Profiles> expand(PCollection<ScoredRecord> input) {
    return input
        .apply("Profile", ParDo.of(new ProfileFn(type, rules, fields)))
        .setCoder(new ProfilesCoder());
  }

  static final class ProfileFn extends DoFn<ScoredRecord, Profiles> {
    private static final long serialVersionUID = 1L;
    private final RecordType type;
    private final List<RuleDefinition> rules;
    private final boolean fields;
    private transient Map<BoundedWindow, Profiles> profiles;
    private transient WindowProfilers<FieldProfiler> profilers;
    private transient Map<BoundedWindow, IssueFinder> finders;

    ProfileFn(RecordType type, List<RuleDefinition> rules, boolean fields) {
      this.type = type;
      this.rules = rules;
      this.fields = fields;
    }

    @Setup
    public void open() {
      profilers = new WindowProfilers<>(() -> new FieldProfiler(type));
    }

    @StartBundle
    public void startBundle() {
      profiles = new HashMap<>();
      finders = new HashMap<>();
    }

    private Profiles profiles(BoundedWindow window) {
      return profiles.computeIfAbsent(window, unused -> new Profiles());
    }

    @ProcessElement
    public void process(@Element ScoredRecord scored, BoundedWindow window) {
      if (scored.record().deleted()) {
        return;
      }
      if (fields) {
        profilers.of(window).into(profiles(window)).add(scored.record());
      }
      finders
          .computeIfAbsent(window, unused -> new IssueFinder(type, rules, profiles(window)))
          .add(scored);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      profiles.forEach(
          (window, found) -> {
            if (!found.isEmpty()) {
              context.output(found, window.maxTimestamp(), window);
            }
          });
      profiles = null;
      finders = null;
    }
  }
}
