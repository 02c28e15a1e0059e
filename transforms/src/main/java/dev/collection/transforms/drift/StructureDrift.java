package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Finds places in raw items that are new, gone, renamed or of another type, and new codes. For
 * these one earlier run is enough.
 */
final class StructureDrift {
  /** So many records should have had what is gone: by chance none has it once in 20,000 times. */
  private static final double LEAST_EXPECTED = 10;

  /** From here on two places look so much alike that a new name is the likely reason. */
  private static final double ALIKE = 0.7;

  private static final int MOST_NEW_CODES = 5;

  private final DriftDefinition definition;
  private final String source;
  private final SourceHistory history;
  private final MappedPointers mapped;
  private final Consumer<DriftFinding> findings;

  StructureDrift(
      DriftDefinition definition,
      String source,
      SourceHistory history,
      MappedPointers mapped,
      Consumer<DriftFinding> findings) {
    this.definition = definition;
    this.source = source;
    this.history = history;
    this.mapped = mapped;
    this.findings = findings;
  }

  void find() {
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    if (!history.isCut()) {
      Set<String> added = new TreeSet<>();
      Set<String> gone = new TreeSet<>();
      for (String pointer : now.keySet()) {
        if (history.before(Profiles.Kind.ITEM, pointer).isEmpty()) {
          added.add(pointer);
        }
      }
      SortedMap<String, ValueProfile> last = history.last(Profiles.Kind.ITEM);
      for (String pointer : last.keySet()) {
        if (!now.containsKey(pointer) && expected(pointer, last, now) >= LEAST_EXPECTED) {
          gone.add(pointer);
        }
      }
      // What is in something new is told with it.
      added.removeIf(
          pointer ->
              !pointer.isEmpty()
                  && history.before(Profiles.Kind.ITEM, SourceHistory.parent(pointer)).isEmpty());
      gone.removeIf(pointer -> !now.containsKey(SourceHistory.parent(pointer)));
      if (definition.makes(DriftTest.VANISHED_FIELDS)) {
        renamed(added, gone);
      }
      added.forEach(this::added);
      gone.forEach(this::gone);
    }
    now.forEach(this::changedTypes);
    history.now(Profiles.Kind.FIELD).forEach((path, p) -> newCodes(Profiles.Kind.FIELD, path, p));
    now.forEach(
        (pointer, profile) -> {
          if (!mapped.covers(pointer)) {
            newCodes(Profiles.Kind.ITEM, pointer, profile);
          }
        });
  }

  private double expected(
      String pointer, SortedMap<String, ValueProfile> last, SortedMap<String, ValueProfile> now) {
    ValueProfile above = now.get(SourceHistory.parent(pointer));
    return above == null
        ? LEAST_EXPECTED
        : Math.min(1, SourceHistory.present(pointer, last))
            * SourceHistory.containers(pointer, above);
  }

  /** Pairs what is gone with what is new, the most alike first, and takes both out. */
  private void renamed(Set<String> added, Set<String> gone) {
    record Pair(String before, String after, double likeness) {}
    SortedMap<String, ValueProfile> last = history.last(Profiles.Kind.ITEM);
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    List<Pair> pairs = new ArrayList<>();
    for (String before : gone) {
      for (String after : added) {
        double likeness =
            Likeness.of(
                last.get(before),
                SourceHistory.present(before, last),
                SourceHistory.members(before, last),
                now.get(after),
                SourceHistory.present(after, now),
                SourceHistory.members(after, now));
        if (likeness >= ALIKE) {
          pairs.add(new Pair(before, after, likeness));
        }
      }
    }
    pairs.sort((left, right) -> Double.compare(right.likeness(), left.likeness()));
    for (Pair pair : pairs) {
      if (gone.contains(pair.before()) && added.contains(pair.after())) {
        gone.remove(pair.before());
        added.remove(pair.after());
        ValueProfile profile = now.get(pair.after());
        add(
            ofRenaming(),
            Profiles.Kind.ITEM,
            pair.before(),
            profile.first(),
            profile.count(),
            String.format(
                Locale.ROOT,
                "%s is gone and %s is new, with values like it (%.2f of 1): renamed?%s",
                pair.before(),
                pair.after(),
                pair.likeness(),
                reads(pair.before())));
      }
    }
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
        DriftTest.NEW_FIELDS,
        Profiles.Kind.ITEM,
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
        DriftTest.VANISHED_FIELDS,
        Profiles.Kind.ITEM,
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
            DriftTest.CHANGED_TYPES,
            Profiles.Kind.ITEM,
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
      add(
          DriftTest.NEW_CODES,
          kind,
          path,
          profile.firstOf(code.getKey()),
          code.getValue(),
          (kind == Profiles.Kind.FIELD ? mapped.named(path) : path)
              + " has a new code `"
              + code.getKey()
              + "`"
              + more
              + ", "
              + count(known.size())
              + " were known:");
    }
  }

  private static String kinds(ValueProfile profile) {
    return String.join(" or ", profile.kinds().keySet().stream().map(ValueKind::text).toList());
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void add(
      DriftTest test,
      Profiles.Kind kind,
      String path,
      Example first,
      long records,
      String sentence) {
    if (definition.makes(test)) {
      findings.accept(
          new DriftFinding(
              test,
              definition.policy(test),
              source,
              kind,
              path,
              records,
              first,
              records,
              sentence + since(first, records)));
    }
  }

  static String since(Example first, long records) {
    if (first == null) {
      return "";
    }
    String follow =
        records == 1
            ? ", no other"
            : String.format(
                Locale.ROOT, ", %,d %s", records - 1, records == 2 ? "follows" : "follow");
    return " first in " + first.describe() + follow;
  }
}
