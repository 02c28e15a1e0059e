package dev.collection.pipeline.summary;

import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.drift.MappedPointers;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is collected and thrown away: the places in items that no field is made from. */
final class UnmappedPlaces {
  /** Of a source so many are named; all are in {@code collection_profiles}. */
  static final int MOST_NAMED = 20;

  private UnmappedPlaces() {}

  /**
   * By source; null if the items were not looked at.
   *
   * @param profiles of the run
   */
  static Map<String, RunSummary.Unmapped> of(CollectionSpec spec, Profiles profiles) {
    Map<String, MappedPointers> mapped = new TreeMap<>();
    for (SourceSpec source : spec.sources()) {
      mapped.put(source.name(), MappedPointers.of(source.map()));
    }
    Map<String, List<RunSummary.Unmapped.Place>> places = new TreeMap<>();
    profiles
        .byKey()
        .forEach(
            (key, profile) -> {
              if (key.kind() == Profiles.Kind.ITEM) {
                var ofSource = places.computeIfAbsent(key.source(), none -> new ArrayList<>());
                if (hasValues(profile) && !mapped.get(key.source()).covers(key.path())) {
                  ofSource.add(
                      new RunSummary.Unmapped.Place(
                          key.path(), profile.count(), profile.first().describe()));
                }
              }
            });
    if (places.isEmpty()) {
      return null;
    }
    Map<String, RunSummary.Unmapped> unmapped = new TreeMap<>();
    places.forEach(
        (source, of) -> unmapped.put(source, new RunSummary.Unmapped(of.size(), mostFrequent(of))));
    return unmapped;
  }

  private static List<RunSummary.Unmapped.Place> mostFrequent(
      List<RunSummary.Unmapped.Place> places) {
    return places.stream()
        .sorted(
            Comparator.comparingLong(RunSummary.Unmapped.Place::values)
                .reversed()
                .thenComparing(RunSummary.Unmapped.Place::pointer))
        .limit(MOST_NAMED)
        .toList();
  }

  /** Values of its own, as objects and arrays have none. */
  private static boolean hasValues(ValueProfile profile) {
    return profile.kinds().keySet().stream()
        .anyMatch(kind -> kind != ValueKind.OBJECT && kind != ValueKind.ARRAY);
  }
}
