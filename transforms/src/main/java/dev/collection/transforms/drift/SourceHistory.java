package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is known of one source: this run's profiles, and those of the last good runs. */
final class SourceHistory {
  private final Map<Profiles.Kind, SortedMap<String, ValueProfile>> now;
  private final List<Map<Profiles.Kind, SortedMap<String, ValueProfile>>> before =
      new ArrayList<>();

  /** Null if no place was left out of any run. */
  private final Profiles.Key lastComplete;

  /**
   * @param runs the last good runs, the latest first; those without the source are left out
   */
  SourceHistory(String source, Profiles profiles, List<Profiles> runs) {
    now = ofSource(source, profiles);
    Profiles.Key least = lastKept(now.get(Profiles.Kind.ITEM));
    for (Profiles run : runs) {
      var paths = ofSource(source, run);
      if (!paths.get(Profiles.Kind.ITEM).isEmpty()) {
        before.add(paths);
        Profiles.Key last = lastKept(paths.get(Profiles.Kind.ITEM));
        least = least == null || (last != null && last.compareTo(least) < 0) ? last : least;
      }
    }
    lastComplete = least;
  }

  private SourceHistory(SourceHistory all, int skipped) {
    now = all.now;
    before.addAll(all.before.subList(skipped, all.before.size()));
    lastComplete = all.lastComplete;
  }

  /**
   * The same without the latest good runs.
   *
   * @param skipped how many are left out, of which one at least remains
   */
  SourceHistory without(int skipped) {
    return new SourceHistory(this, skipped);
  }

  /** The last place that is kept, if others may have been left out; otherwise null. */
  private static Profiles.Key lastKept(SortedMap<String, ValueProfile> items) {
    return items.size() < Profiles.MAX_ITEM_PATHS
        ? null
        : items.keySet().stream().map(SourceHistory::key).max(Profiles.Key::compareTo).orElse(null);
  }

  private static Profiles.Key key(String pointer) {
    return new Profiles.Key(Profiles.Kind.ITEM, "", pointer);
  }

  private static Map<Profiles.Kind, SortedMap<String, ValueProfile>> ofSource(
      String source, Profiles profiles) {
    SortedMap<String, ValueProfile> fields = new TreeMap<>();
    SortedMap<String, ValueProfile> items = new TreeMap<>();
    profiles
        .byKey()
        .forEach(
            (key, profile) -> {
              if (key.source().equals(source)) {
                (key.kind() == Profiles.Kind.FIELD ? fields : items).put(key.path(), profile);
              }
            });
    return Map.of(Profiles.Kind.FIELD, fields, Profiles.Kind.ITEM, items);
  }

  /** Whether places may have been left out of a run, because there are so many. */
  boolean isCut() {
    return lastComplete != null;
  }

  /** The last place up to which none was left out, see {@link Profiles}; only if any was. */
  String lastComplete() {
    return lastComplete.path();
  }

  /** Whether a place that is not in the profile of a run was not in its items. */
  boolean isComplete(String pointer) {
    return lastComplete == null || key(pointer).compareTo(lastComplete) <= 0;
  }

  /** Good runs that had the source. */
  int runs() {
    return before.size();
  }

  /** This run's profiles by path. */
  SortedMap<String, ValueProfile> now(Profiles.Kind kind) {
    return now.get(kind);
  }

  /** Those of the latest good run. */
  SortedMap<String, ValueProfile> last(Profiles.Kind kind) {
    return before.get(0).get(kind);
  }

  /** The places in items that a good run had, 0 being the latest. */
  SortedMap<String, ValueProfile> items(int run) {
    return before.get(run).get(Profiles.Kind.ITEM);
  }

  /** The profiles of a path, of the good runs that have it, the latest first. */
  List<ValueProfile> before(Profiles.Kind kind, String path) {
    List<ValueProfile> profiles = new ArrayList<>();
    for (var run : before) {
      ValueProfile profile = run.get(kind).get(path);
      if (profile != null) {
        profiles.add(profile);
      }
    }
    return profiles;
  }

  /** Paths that any of the good runs has. */
  Set<String> pathsBefore(Profiles.Kind kind) {
    Set<String> paths = new TreeSet<>();
    before.forEach(run -> paths.addAll(run.get(kind).keySet()));
    return paths;
  }

  /** The types that a place in items has had in the good runs; null is none. */
  Set<ValueKind> kindsBefore(String pointer) {
    Set<ValueKind> kinds = EnumSet.noneOf(ValueKind.class);
    before(Profiles.Kind.ITEM, pointer).forEach(run -> kinds.addAll(run.kinds().keySet()));
    kinds.remove(ValueKind.NULL);
    return kinds;
  }

  /** Whether no object of any good run lacked a member, and at least so many had it. */
  boolean hasAlwaysBeenThere(String pointer, long leastObjects) {
    long objects = 0;
    for (var run : before) {
      ValueProfile above = run.get(Profiles.Kind.ITEM).get(parent(pointer));
      if (above == null) {
        continue;
      }
      ValueProfile member = run.get(Profiles.Kind.ITEM).get(pointer);
      long there = member == null ? 0 : member.count();
      if (there != above.count(ValueKind.OBJECT)) {
        return false;
      }
      objects += there;
    }
    return objects >= leastObjects;
  }

  /**
   * How often the values of a path came, if they are codes, see {@link CodeList}.
   *
   * @param leastValues that there must have been
   * @return nothing if they are no codes
   */
  Map<String, Long> codes(Profiles.Kind kind, String path, long leastValues) {
    Map<String, Long> known = new HashMap<>();
    for (ValueProfile run : before(kind, path)) {
      if (!run.hasAllValues()) {
        return Map.of();
      }
      run.valueCounts().forEach((value, count) -> known.merge(value, count, Long::sum));
    }
    return CodeList.is(known, leastValues) ? known : Map.of();
  }

  /** Items of this run; 0 if there are none. */
  long volume() {
    ValueProfile root = now.get(Profiles.Kind.ITEM).get("");
    return root == null ? 0 : root.count();
  }

  /** Where a place is: the pointer without its last token; one that none has of the item itself. */
  static String parent(String pointer) {
    return pointer.isEmpty() ? "\0" : pointer.substring(0, pointer.lastIndexOf('/'));
  }

  /** The share of the values that could have a place that has it; more than 1 for elements. */
  static double present(String pointer, SortedMap<String, ValueProfile> profiles) {
    ValueProfile above = profiles.get(parent(pointer));
    double count = profiles.get(pointer).count();
    return above == null ? 1 : count / Math.max(1, containers(pointer, above));
  }

  /** How many objects of this run could have a member. */
  long objects(String pointer) {
    return objects(pointer, now.get(Profiles.Kind.ITEM));
  }

  private static long objects(String pointer, SortedMap<String, ValueProfile> profiles) {
    ValueProfile above = profiles.get(parent(pointer));
    return above == null ? 0 : above.count(ValueKind.OBJECT);
  }

  /** The share of the objects of this run that could have a member and do not, or have null. */
  double absent(String pointer) {
    return absent(pointer, now.get(Profiles.Kind.ITEM));
  }

  /** The same of each of the good runs that had such objects. */
  double[] absentBefore(String pointer) {
    return before.stream()
        .map(run -> run.get(Profiles.Kind.ITEM))
        .filter(items -> objects(pointer, items) > 0)
        .mapToDouble(items -> absent(pointer, items))
        .toArray();
  }

  private static double absent(String pointer, SortedMap<String, ValueProfile> profiles) {
    ValueProfile member = profiles.get(pointer);
    double there = member == null ? 0 : (double) member.count() - member.nulls();
    return 1 - there / objects(pointer, profiles);
  }

  /** How many values there are that could have it: objects a member, arrays elements. */
  static double containers(String pointer, ValueProfile above) {
    return pointer.endsWith("/*")
        ? above.count(ValueKind.ARRAY)
        : Math.max(above.count(ValueKind.OBJECT), 1);
  }

  /** Names of the places below one, relative to it. */
  static Set<String> members(String pointer, SortedMap<String, ValueProfile> profiles) {
    Set<String> members = new HashSet<>();
    String prefix = pointer + "/";
    for (String below : profiles.tailMap(prefix).keySet()) {
      if (!below.startsWith(prefix)) {
        break;
      }
      members.add(below.substring(prefix.length()));
    }
    return members;
  }
}
