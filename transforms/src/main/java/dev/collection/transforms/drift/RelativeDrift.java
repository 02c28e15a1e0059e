package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.List;
import java.util.Locale;

/**
 * Compares numbers of this run with those of the last good ones. Each test has a limit, a least
 * number of records, and what it has to exceed because runs differ anyway.
 */
final class RelativeDrift {
  private final DriftDefinition definition;
  private final SourceHistory history;
  private final MappedPointers mapped;
  private final Findings findings;

  RelativeDrift(
      DriftDefinition definition, SourceHistory history, MappedPointers mapped, Findings findings) {
    this.definition = definition;
    this.history = history;
    this.mapped = mapped;
    this.findings = findings;
  }

  void find() {
    volume();
    DistributionDrift distributions = new DistributionDrift(definition, mapped, findings);
    history
        .now(Profiles.Kind.FIELD)
        .forEach(
            (path, now) -> {
              List<ValueProfile> before = history.before(Profiles.Kind.FIELD, path);
              if (before.size() >= definition.runs() && now.count() >= definition.minRecords()) {
                nulls(path, now, before);
                distinct(path, now, before);
                distributions.find(path, now, before);
              }
            });
    AbsenceDrift absence = new AbsenceDrift(definition, history, findings);
    history
        .now(Profiles.Kind.ITEM)
        .forEach(
            (pointer, now) -> {
              if (!mapped.covers(pointer)) {
                absence.find(pointer, now);
              }
            });
  }

  private void volume() {
    Usual usual = Usual.of(history.before(Profiles.Kind.ITEM, ""), ValueProfile::count);
    double now = history.volume();
    if (usual.isFar(definition, DriftTest.VOLUME, now)) {
      ValueProfile root = history.now(Profiles.Kind.ITEM).get("");
      findings.add(
          DriftTest.VOLUME,
          Profiles.Kind.ITEM,
          "",
          now / usual.median(),
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  now == 1 ? "%,.0f record, usual are %,.0f" : "%,.0f records, usual are %,.0f",
                  now,
                  usual.median()),
              ":",
              root == null ? null : root.first(),
              history.volume()));
    }
  }

  private static double nullRate(ValueProfile profile) {
    return profile.count() == 0 ? 0 : (double) profile.nulls() / profile.count();
  }

  private void nulls(String path, ValueProfile now, List<ValueProfile> before) {
    Usual usual = Usual.of(before, RelativeDrift::nullRate);
    double rate = nullRate(now);
    if (usual.isOtherShare(definition, rate, (double) now.count())) {
      boolean more = rate > usual.median();
      findings.add(
          DriftTest.NULLS,
          Profiles.Kind.FIELD,
          path,
          rate,
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  "%s is null in %,d of %,d (%.1f%%), usual are %.1f%%",
                  mapped.named(path),
                  now.nulls(),
                  now.count(),
                  100 * rate,
                  100 * usual.median()),
              more ? "; null" : "; not null",
              more ? now.first(ValueKind.NULL) : firstFilled(now),
              more ? now.nulls() : now.count() - now.nulls()));
    }
  }

  /** The first record with a value; null if there is none. */
  static Example firstFilled(ValueProfile profile) {
    return profile.kinds().keySet().stream()
        .filter(kind -> kind != ValueKind.NULL)
        .map(profile::first)
        .min(Example::compareTo)
        .orElse(null);
  }

  private static double distinctPerRecord(ValueProfile profile) {
    return (double) profile.distinctCount() / Math.max(1, profile.count());
  }

  private void distinct(String path, ValueProfile now, List<ValueProfile> before) {
    // With half the records a key has half the values, and a code as many as ever: a change is
    // only what is neither.
    double usualShare = Usual.of(before, RelativeDrift::distinctPerRecord).median();
    Usual usual = Usual.of(before, ValueProfile::distinctCount);
    double limit = definition.makes(DriftTest.DISTINCT) ? definition.limit(DriftTest.DISTINCT) : 0;
    if (usualShare > 0
        && usual.isFar(definition, DriftTest.DISTINCT, (double) now.distinctCount())
        && Math.abs(distinctPerRecord(now) - usualShare) > limit * usualShare) {
      long filled = now.count() - now.nulls();
      findings.add(
          DriftTest.DISTINCT,
          Profiles.Kind.FIELD,
          path,
          now.distinctCount() / usual.median(),
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  "%s has %,d different %s, usual are %,.0f",
                  mapped.named(path),
                  now.distinctCount(),
                  now.distinctCount() == 1 ? "value" : "values",
                  usual.median()),
              filled == 0 ? "; null" : ":",
              filled == 0 ? now.first() : firstFilled(now),
              filled == 0 ? now.nulls() : filled));
    }
  }
}
