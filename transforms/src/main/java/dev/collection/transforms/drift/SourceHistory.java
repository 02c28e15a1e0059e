package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of one source: this run's profiles, and those of the last good runs. */
final class SourceHistory {
  private final Map<Profiles.Kind, SortedMap<String, ValueProfile>> now;
  private final List<Map<Profiles.Kind, SortedMap<String, ValueProfile>>> before =
      new ArrayList<>();
  private final boolean cut;

  /**
   * @param runs the last good runs, the latest first; those without the source are left out
   */
  SourceHistory(String source, Profiles profiles, List<Profiles> runs) {
    now = ofSource(source, profiles);
    boolean anyCut = profiles.cutSources().contains(source);
    for (Profiles run : runs) {
      var paths = ofSource(source, run);
      if (!paths.get(Profiles.Kind.ITEM).isEmpty()) {
        before.add(paths);
        anyCut |= paths.get(Profiles.Kind.ITEM).size() >= Profiles.MAX_ITEM_PATHS;
      }
    }
    cut = anyCut;
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

  /** Whether places were left out, so that one that is not there may be. */
  boolean isCut() {
    return cut;
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

  /** Items of this run; 0 if there are none. */
  long volume() {
    ValueProfile root = now.get(Profiles.Kind.ITEM).get("");
    return root == null ? 0 : root.count();
  }
}
