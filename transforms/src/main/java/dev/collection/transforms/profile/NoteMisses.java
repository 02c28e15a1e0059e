package dev.collection.transforms.profile;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.Provenance;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.quality.AgeLimit;
import dev.collection.transforms.quality.Issue;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;

/**
 * Notes the first records that did not meet a check which no field or rule makes: those that were
 * refused, those whose versions differ, those that were collected too long ago.
 *
 * <p>Bounded or unbounded, without state; a bundle that is retried gives the same output, at most
 * one element a bundle and window, to be merged.
 *
 * @param <T> what is looked at
 */
public final class NoteMisses<T> extends PTransform<PCollection<T>, PCollection<Profiles>> {
  private static final long serialVersionUID = 1L;
  private final Check<T> check;

  /** Notes what an element did not meet. */
  private interface Check<T> extends Serializable {
    void note(T element, BoundedWindow window, Profiles profiles);
  }

  private NoteMisses(Check<T> check) {
    this.check = check;
  }

  /**
   * Of the check under which records are noted that a rule has refused; the rule's name follows.
   */
  public static final String REFUSED_BY = "refused/";

  /**
   * Each record that was refused did not meet validity, and is noted for each rule that it broke.
   * Before it has a key, its place is named.
   *
   * @param places rules of the contract, of which it is noted as well where in the record they are
   *     broken, also of records that were refused for something else
   * @param values those of them of which it is noted what stands there
   */
  public static NoteMisses<FailedRecord> ofRefused(Set<String> places, Set<String> values) {
    HashSet<String> byPlace = new HashSet<>(places);
    HashSet<String> byValue = new HashSet<>(values);
    return new NoteMisses<>(
        (failed, window, profiles) -> {
          String source = failed.raw().source();
          Example example =
              new Example(failed.key(), failed.raw().collectedAt(), failed.raw().locator());
          profiles.issue(source, name(Dimension.VALIDITY, Issue.ACCEPTED)).add(example);
          boolean isBroken = failed.code() == ErrorCode.CONTRACT_BROKEN;
          failed.violations().stream()
              .map(Violation::rule)
              .distinct()
              // What another stage has refused may show new codes as well, as a line of garbage
              // does. It has not been refused for them, and its run is history.
              .filter(rule -> isBroken || !byPlace.contains(rule))
              .forEach(rule -> profiles.issue(source, REFUSED_BY + rule).add(example));
          failed.violations().stream()
              .filter(broken -> byPlace.contains(broken.rule()))
              .map(broken -> RefusedPlace.of(broken, byValue.contains(broken.rule())))
              .distinct()
              .forEach(place -> profiles.refuse(source, place, example));
        });
  }

  /**
   * Records of which an older version differs, by field, and those that were collected too long
   * ago.
   *
   * @param stable the fields that versions were compared by, in that order
   * @param runStart what the age is measured against, where there are no windows
   * @param maxAge what a record may be old; null if it may be of any age
   */
  public static NoteMisses<DistinctRecord> ofKept(
      List<String> stable, Instant runStart, Duration maxAge) {
    List<String> fields = List.copyOf(stable);
    AgeLimit ofRun = new AgeLimit(maxAge, runStart);
    return new NoteMisses<>(
        (distinct, window, profiles) -> {
          if (distinct.record().deleted()) {
            return;
          }
          for (int i = 0; i < fields.size(); i++) {
            if (distinct.agreement().differs(i)) {
              add(distinct, Dimension.CONSISTENCY, Issue.versionsOf(fields.get(i)), profiles);
            }
          }
          if (maxAge != null && !ofRun.in(window).allows(distinct.record())) {
            add(distinct, Dimension.TIMELINESS, Issue.COLLECTED, profiles);
          }
        });
  }

  private static void add(
      DistinctRecord distinct, Dimension dimension, String part, Profiles profiles) {
    Provenance provenance = distinct.record().provenance();
    profiles
        .issue(provenance.source(), name(dimension, part))
        .add(new Example(distinct.record().key(), provenance.collectedAt(), provenance.locator()));
  }

  private static String name(Dimension dimension, String part) {
    return dimension.specName() + "/" + part;
  }

  @Override
  public PCollection<Profiles> expand(PCollection<T> input) {
    return input.apply("Note", ParDo.of(new NoteFn<>(check))).setCoder(new ProfilesCoder());
  }

  private static final class NoteFn<T> extends DoFn<T, Profiles> {
    private static final long serialVersionUID = 1L;
    private final Check<T> check;
    private transient Map<BoundedWindow, Profiles> noted;

    NoteFn(Check<T> check) {
      this.check = check;
    }

    @StartBundle
    public void startBundle() {
      noted = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element T element, BoundedWindow window) {
      check.note(element, window, noted.computeIfAbsent(window, unused -> new Profiles()));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      noted.forEach(
          (window, found) -> {
            if (!found.isEmpty()) {
              context.output(found, window.maxTimestamp(), window);
            }
          });
      noted = null;
    }
  }
}
