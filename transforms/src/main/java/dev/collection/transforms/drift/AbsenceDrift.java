package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Locale;

/**
 * Compares how often objects in raw items lack a member that no field reads, or have null there,
 * with the last good runs.
 */
final class AbsenceDrift {
  private final DriftDefinition definition;
  private final SourceHistory history;
  private final Findings findings;

  AbsenceDrift(DriftDefinition definition, SourceHistory history, Findings findings) {
    this.definition = definition;
    this.history = history;
    this.findings = findings;
  }

  /**
   * @param pointer of a place that no field reads; nothing is found unless it is a member that is
   *     known from earlier runs
   */
  void find(String pointer, ValueProfile now) {
    boolean isNew = history.before(Profiles.Kind.ITEM, pointer).isEmpty();
    if (isNew || pointer.isEmpty() || pointer.endsWith("/*")) {
      return;
    }
    double[] before = history.absentBefore(pointer);
    long objects = history.objects(pointer);
    if (before.length < definition.runs() || objects < definition.minRecords()) {
      return;
    }
    Usual usual = new Usual(before);
    double absent = history.absent(pointer);
    if (usual.isOtherShare(definition, absent, (double) objects)) {
      boolean more = absent > usual.median();
      long missing = Math.round(absent * objects);
      findings.addMember(
          Findings.Way.OTHER_SHARE,
          DriftTest.NULLS,
          pointer,
          absent,
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  "%s is missing or null in %,d of %,d (%.1f%%), usual are %.1f%%",
                  pointer,
                  missing,
                  objects,
                  100 * absent,
                  100 * usual.median()),
              more ? ";" : "; there",
              more
                  ? Example.first(now.firstWithout(), now.first(ValueKind.NULL))
                  : RelativeDrift.firstFilled(now),
              more ? missing : objects - missing));
    }
  }
}
