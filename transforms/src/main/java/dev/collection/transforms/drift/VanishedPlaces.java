package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Finds the places in raw items that earlier runs had and this one lacks. A run that is too small
 * to show whether a place is gone is passed over, wherever it stands: what it lacks is neither told
 * in it nor forgotten after it.
 */
final class VanishedPlaces {
  /** So many records should have had what is gone: by chance none has it once in 20,000 times. */
  private static final double LEAST_EXPECTED = 10;

  private final SourceHistory history;

  VanishedPlaces(SourceHistory history) {
    this.history = history;
  }

  /**
   * The places that are gone since a run: this one and no other after it shows that they are. Of
   * what is gone with the place that it was in, nothing is said.
   *
   * @param run the last one that had them, 0 being the latest good run
   */
  Set<String> since(int run) {
    Set<String> gone = new TreeSet<>();
    for (String pointer : history.items(run).keySet()) {
      if (history.isComplete(pointer) && isGoneSince(run, pointer)) {
        gone.add(pointer);
      }
    }
    return gone;
  }

  private boolean isGoneSince(int run, String pointer) {
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    if (now.containsKey(pointer)
        || !now.containsKey(SourceHistory.parent(pointer))
        || !isExpected(pointer, run, now)) {
      return false;
    }
    for (int later = 0; later < run; later++) {
      // It was not the last that had it, or it was told in that run.
      SortedMap<String, ValueProfile> items = history.items(later);
      if (items.containsKey(pointer) || isExpected(pointer, run, items)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether items have enough values that could have a place, or the place that it was in, to show
   * that none does.
   */
  private boolean isExpected(String pointer, int run, SortedMap<String, ValueProfile> items) {
    if (pointer.isEmpty()) {
      return false;
    }
    ValueProfile above = items.get(SourceHistory.parent(pointer));
    return above == null
        ? isExpected(SourceHistory.parent(pointer), run, items)
        : share(pointer, run) * SourceHistory.containers(pointer, above) >= LEAST_EXPECTED;
  }

  /**
   * How often a place was there, in a run or in all up to it that had it, if that is less: of nine
   * records one may have what one in a hundred has.
   */
  private double share(String pointer, int run) {
    double there = 0;
    double containers = 0;
    for (int earlier = run; earlier < history.runs(); earlier++) {
      SortedMap<String, ValueProfile> items = history.items(earlier);
      ValueProfile above = items.get(SourceHistory.parent(pointer));
      if (above != null && items.containsKey(pointer)) {
        there += (double) items.get(pointer).count();
        containers += SourceHistory.containers(pointer, above);
      }
    }
    double share = Math.min(1, SourceHistory.present(pointer, history.items(run)));
    return containers == 0 ? share : Math.min(share, there / containers);
  }
}
