package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Finds places in raw items that are new, gone, renamed or of another type. For these one earlier
 * run is enough.
 */
final class StructureDrift {
  private final DriftDefinition definition;
  private final SourceHistory history;
  private final MappedPointers mapped;
  private final Unrefused unrefused;
  private final Findings findings;

  StructureDrift(
      DriftDefinition definition,
      SourceHistory history,
      MappedPointers mapped,
      Unrefused unrefused,
      Findings findings) {
    this.unrefused = unrefused;
    this.definition = definition;
    this.history = history;
    this.mapped = mapped;
    this.findings = findings;
  }

  void find() {
    newAndGone();
    history.now(Profiles.Kind.ITEM).forEach(this::changedTypes);
  }

  private void newAndGone() {
    Set<String> added = added(history);
    Set<String> renamed = new HashSet<>();
    VanishedPlaces vanished = new VanishedPlaces(history);
    for (int run = 0; run < history.runs(); run++) {
      Set<String> gone = vanished.since(run);
      if (gone.isEmpty()) {
        continue;
      }
      SourceHistory then = history.without(run);
      if (definition.makes(DriftTest.VANISHED_FIELDS)) {
        // The new name may have been told already, by a run too small to show that the old is gone.
        Set<String> names = added(then);
        names.removeAll(renamed);
        for (Renaming renaming : Renaming.among(gone, names, then, mapped::covers)) {
          gone.remove(renaming.before());
          added.remove(renaming.after());
          renamed.add(renaming.after());
          renamed(renaming);
        }
      }
      gone.forEach(pointer -> gone(pointer, then));
    }
    added.forEach(this::added);
    if (definition.rejects(DriftTest.VANISHED_FIELDS)) {
      history.now(Profiles.Kind.ITEM).forEach(this::missing);
    }
  }

  /** The places that no run of a history had; what is in something new is told with it. */
  private static Set<String> added(SourceHistory then) {
    Set<String> added = new TreeSet<>();
    for (String pointer : then.now(Profiles.Kind.ITEM).keySet()) {
      if (then.isComplete(pointer)
          && isNew(pointer, then)
          && (pointer.isEmpty() || !isNew(SourceHistory.parent(pointer), then))) {
        added.add(pointer);
      }
    }
    return added;
  }

  private static boolean isNew(String pointer, SourceHistory then) {
    return then.before(Profiles.Kind.ITEM, pointer).isEmpty();
  }

  private void renamed(Renaming renaming) {
    DriftTest test = ofRenaming(renaming.after());
    findings.tellsRefused(DriftTest.VANISHED_FIELDS, renaming.before());
    findings.tellsRefused(DriftTest.NEW_FIELDS, renaming.after());
    ValueProfile profile = history.now(Profiles.Kind.ITEM).get(renaming.after());
    // Of more members than are told by themselves none is renamed.
    findings.add(
        test,
        Profiles.Kind.ITEM,
        renaming.before(),
        (double) profile.count(),
        new Findings.Told(
            String.format(
                Locale.ROOT,
                "%s is gone and %s is new, with values like it (%.2f of 1): renamed?%s",
                renaming.before(),
                renaming.after(),
                renaming.likeness(),
                reads(renaming.before())),
            "",
            profile.first(),
            profile.count(),
            unrefused.ofRenaming(test, renaming.before(), renaming.after())));
  }

  /** It is both, and the stricter policy holds; unless the new name was told before. */
  private DriftTest ofRenaming(String after) {
    return isNew(after, history)
            && definition.makes(DriftTest.NEW_FIELDS)
            && definition
                    .policy(DriftTest.NEW_FIELDS)
                    .compareTo(definition.policy(DriftTest.VANISHED_FIELDS))
                > 0
        ? DriftTest.NEW_FIELDS
        : DriftTest.VANISHED_FIELDS;
  }

  private String reads(String pointer) {
    return mapped.covers(pointer) ? " the mapping reads what is gone;" : "";
  }

  private void added(String pointer) {
    ValueProfile profile = history.now(Profiles.Kind.ITEM).get(pointer);
    int below = SourceHistory.members(pointer, history.now(Profiles.Kind.ITEM)).size();
    findings.tellsRefused(DriftTest.NEW_FIELDS, pointer);
    add(
        Findings.Way.NEW,
        DriftTest.NEW_FIELDS,
        pointer,
        new Findings.Told(
            pointer
                + " is new, "
                + kinds(profile)
                + (below == 0
                    ? ":"
                    : (history.isCut() ? " with at least " : " with ")
                        + count(below)
                        + (below == 1 ? " place in it:" : " places in it:")),
            "",
            profile.first(),
            profile.count(),
            unrefused.ofNew(pointer)));
  }

  /**
   * @param then up to the last run that had it
   */
  private void gone(String pointer, SourceHistory then) {
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    ValueProfile above = now.get(SourceHistory.parent(pointer));
    findings.tellsRefused(DriftTest.VANISHED_FIELDS, pointer);
    add(
        Findings.Way.GONE,
        DriftTest.VANISHED_FIELDS,
        pointer,
        new Findings.Told(
            String.format(
                Locale.ROOT,
                "%s is gone, which was in %.1f%% before;%s missing",
                pointer,
                100 * Math.min(1, SourceHistory.present(pointer, then.last(Profiles.Kind.ITEM))),
                reads(pointer)),
            "",
            firstContainer(pointer, above),
            (long) SourceHistory.containers(pointer, above),
            unrefused.ofGone(pointer)));
  }

  /** A member that some lack and no object ever did: those records are refused. */
  private void missing(String pointer, ValueProfile profile) {
    if (profile.firstWithout() == null
        || pointer.endsWith("/*")
        || !history.hasAlwaysBeenThere(pointer, definition.minRecords())) {
      return;
    }
    long objects = history.objects(pointer);
    long missing = objects - profile.count();
    findings.tellsRefused(DriftTest.VANISHED_FIELDS, pointer);
    add(
        Findings.Way.MISSING,
        DriftTest.VANISHED_FIELDS,
        pointer,
        new Findings.Told(
            String.format(
                Locale.ROOT,
                "%s is missing in %,d of %,d, which none lacked before:",
                pointer,
                missing,
                objects),
            "",
            profile.firstWithout(),
            missing,
            unrefused.ofGone(pointer)));
  }

  /** The first record with a value that could have it; of a value that no longer can, with one. */
  private static Example firstContainer(String pointer, ValueProfile above) {
    Example first = above.first(pointer.endsWith("/*") ? ValueKind.ARRAY : ValueKind.OBJECT);
    return first == null ? above.first() : first;
  }

  private void changedTypes(String pointer, ValueProfile profile) {
    Set<ValueKind> known = history.kindsBefore(pointer);
    for (ValueKind kind : profile.kinds().keySet()) {
      // What was always null may become anything; null itself is a matter of its share.
      if (kind != ValueKind.NULL && !known.isEmpty() && !known.contains(kind)) {
        String were = String.join(" or ", known.stream().map(ValueKind::text).toList());
        findings.tellsRefused(DriftTest.CHANGED_TYPES, pointer);
        add(
            Findings.Way.OTHER_TYPE,
            DriftTest.CHANGED_TYPES,
            pointer,
            new Findings.Told(
                pointer
                    + " is now of type "
                    + kind.text()
                    + ", and was of type "
                    + were
                    + " before:",
                "",
                profile.first(kind),
                profile.count(kind),
                unrefused.ofType(pointer, kind)));
      }
    }
  }

  private static String kinds(ValueProfile profile) {
    return String.join(" or ", profile.kinds().keySet().stream().map(ValueKind::text).toList());
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void add(Findings.Way way, DriftTest test, String pointer, Findings.Told told) {
    findings.addMember(way, test, pointer, (double) told.records(), told);
  }
}
