package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds places in raw items that are new, gone, renamed or of another type, and new codes. For
 * these one earlier run is enough.
 */
final class StructureDrift {
  /** So many records should have had what is gone: by chance none has it once in 20,000 times. */
  private static final double LEAST_EXPECTED = 10;

  private static final int MOST_NEW_CODES = 5;

  private final DriftDefinition definition;
  private final SourceHistory history;
  private final MappedPointers mapped;
  private final Findings findings;

  StructureDrift(
      DriftDefinition definition, SourceHistory history, MappedPointers mapped, Findings findings) {
    this.definition = definition;
    this.history = history;
    this.mapped = mapped;
    this.findings = findings;
  }

  void find() {
    newAndGone();
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    now.forEach(this::changedTypes);
    history.now(Profiles.Kind.FIELD).forEach((path, p) -> newCodes(Profiles.Kind.FIELD, path, p));
    now.forEach(
        (pointer, profile) -> {
          if (!mapped.covers(pointer)) {
            newCodes(Profiles.Kind.ITEM, pointer, profile);
          }
        });
  }

  private void newAndGone() {
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    SortedMap<String, ValueProfile> last = history.last(Profiles.Kind.ITEM);
    Set<String> added = new TreeSet<>();
    Set<String> gone = new TreeSet<>();
    for (String pointer : now.keySet()) {
      if (history.isComplete(pointer) && isNew(pointer)) {
        added.add(pointer);
      }
    }
    for (String pointer : last.keySet()) {
      if (history.isComplete(pointer)
          && !now.containsKey(pointer)
          && expected(pointer, last, now) >= LEAST_EXPECTED) {
        gone.add(pointer);
      }
    }
    // What is in something new is told with it.
    added.removeIf(pointer -> !pointer.isEmpty() && isNew(SourceHistory.parent(pointer)));
    gone.removeIf(pointer -> !now.containsKey(SourceHistory.parent(pointer)));
    if (definition.makes(DriftTest.VANISHED_FIELDS)) {
      for (Renaming renaming : Renaming.among(gone, added, history, mapped::covers)) {
        gone.remove(renaming.before());
        added.remove(renaming.after());
        renamed(renaming);
      }
    }
    added.forEach(this::added);
    gone.forEach(this::gone);
    if (definition.rejects(DriftTest.VANISHED_FIELDS)) {
      now.forEach(this::missing);
    }
  }

  private boolean isNew(String pointer) {
    return history.before(Profiles.Kind.ITEM, pointer).isEmpty();
  }

  private double expected(
      String pointer, SortedMap<String, ValueProfile> last, SortedMap<String, ValueProfile> now) {
    ValueProfile above = now.get(SourceHistory.parent(pointer));
    return above == null
        ? LEAST_EXPECTED
        : Math.min(1, SourceHistory.present(pointer, last))
            * SourceHistory.containers(pointer, above);
  }

  private void renamed(Renaming renaming) {
    ValueProfile profile = history.now(Profiles.Kind.ITEM).get(renaming.after());
    add(
        Findings.Way.RENAMED,
        ofRenaming(),
        renaming.before(),
        profile.first(),
        profile.count(),
        String.format(
            Locale.ROOT,
            "%s is gone and %s is new, with values like it (%.2f of 1): renamed?%s",
            renaming.before(),
            renaming.after(),
            renaming.likeness(),
            reads(renaming.before())));
  }

  /** It is both, and the stricter policy holds. */
  private DriftTest ofRenaming() {
    return definition.makes(DriftTest.NEW_FIELDS)
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
    add(
        Findings.Way.NEW,
        DriftTest.NEW_FIELDS,
        pointer,
        profile.first(),
        profile.count(),
        pointer
            + " is new, "
            + kinds(profile)
            + (below == 0
                ? ":"
                : " with " + count(below) + (below == 1 ? " place in it:" : " places in it:")));
  }

  private void gone(String pointer) {
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    ValueProfile above = now.get(SourceHistory.parent(pointer));
    add(
        Findings.Way.GONE,
        DriftTest.VANISHED_FIELDS,
        pointer,
        firstContainer(pointer, above),
        (long) SourceHistory.containers(pointer, above),
        String.format(
            Locale.ROOT,
            "%s is gone, which was in %.1f%% before;%s missing",
            pointer,
            100 * Math.min(1, SourceHistory.present(pointer, history.last(Profiles.Kind.ITEM))),
            reads(pointer)));
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
    add(
        Findings.Way.MISSING,
        DriftTest.VANISHED_FIELDS,
        pointer,
        profile.firstWithout(),
        missing,
        String.format(
            Locale.ROOT,
            "%s is missing in %,d of %,d, which none lacked before:",
            pointer,
            missing,
            objects));
  }

  /** The first record with a value that could have it; of a value that no longer can, with one. */
  private static Example firstContainer(String pointer, ValueProfile above) {
    Example first = above.first(pointer.endsWith("/*") ? ValueKind.ARRAY : ValueKind.OBJECT);
    return first == null ? above.first() : first;
  }

  private void changedTypes(String pointer, ValueProfile profile) {
    List<ValueProfile> before = history.before(Profiles.Kind.ITEM, pointer);
    if (before.isEmpty()) {
      return;
    }
    Set<ValueKind> known = EnumSet.noneOf(ValueKind.class);
    before.forEach(run -> known.addAll(run.kinds().keySet()));
    known.remove(ValueKind.NULL);
    for (ValueKind kind : profile.kinds().keySet()) {
      // What was always null may become anything; null itself is a matter of its share.
      if (kind != ValueKind.NULL && !known.isEmpty() && !known.contains(kind)) {
        String were = String.join(" or ", known.stream().map(ValueKind::text).toList());
        add(
            Findings.Way.OTHER_TYPE,
            DriftTest.CHANGED_TYPES,
            pointer,
            profile.first(kind),
            profile.count(kind),
            pointer + " is now of type " + kind.text() + ", and was of type " + were + " before:");
      }
    }
  }

  private void newCodes(Profiles.Kind kind, String path, ValueProfile profile) {
    Map<String, Long> known = history.codes(kind, path, definition.minRecords());
    if (!profile.hasAllValues() || known.isEmpty()) {
      return;
    }
    Map<String, Long> codes = new TreeMap<>(profile.valueCounts());
    codes.keySet().removeAll(known.keySet());
    int told = 0;
    for (Map.Entry<String, Long> code : codes.entrySet()) {
      if (told++ == MOST_NEW_CODES) {
        break;
      }
      String more =
          told == MOST_NEW_CODES && codes.size() > told
              ? " and " + count(codes.size() - told) + " more new ones"
              : "";
      String sentence =
          (kind == Profiles.Kind.FIELD ? mapped.named(path) : path)
              + " has a new code `"
              + code.getKey()
              + "`"
              + more
              + ", "
              + count(known.size())
              + " were known:";
      if (kind == Profiles.Kind.FIELD) {
        addField(path, profile.firstOf(code.getKey()), code.getValue(), sentence);
      } else {
        add(
            Findings.Way.NEW_CODES,
            DriftTest.NEW_CODES,
            path,
            profile.firstOf(code.getKey()),
            code.getValue(),
            sentence);
      }
    }
  }

  private static String kinds(ValueProfile profile) {
    return String.join(" or ", profile.kinds().keySet().stream().map(ValueKind::text).toList());
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Of a place in items: what a field reads is told for itself. */
  private void add(
      Findings.Way way,
      DriftTest test,
      String pointer,
      Example first,
      long records,
      String sentence) {
    Findings.Told told = new Findings.Told(sentence, "", first, records);
    if (mapped.covers(pointer)) {
      findings.add(test, Profiles.Kind.ITEM, pointer, (double) records, told);
    } else {
      findings.addMember(way, test, pointer, (double) records, told);
    }
  }

  private void addField(String path, Example first, long records, String sentence) {
    findings.add(
        DriftTest.NEW_CODES,
        Profiles.Kind.FIELD,
        path,
        (double) records,
        new Findings.Told(sentence, "", first, records));
  }
}
