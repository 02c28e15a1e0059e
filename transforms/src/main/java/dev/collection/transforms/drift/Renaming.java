package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * A place that is gone, and a new one that looks so much like it that a new name is the likely
 * reason.
 *
 * @param before the pointer that is gone
 * @param after the new one
 * @param likeness from 0 to 1
 */
record Renaming(String before, String after, double likeness) {
  /** From here on two places look alike. */
  private static final double ALIKE = 0.7;

  /** A comparison takes some microseconds. */
  static final long MOST_COMPARISONS = 100_000;

  /**
   * Pairs what is gone with what is new, the most alike first, each once. Where so many members of
   * one place are gone or new that they are told once, data are used as names: that one of them
   * looks like another says nothing, so they are left out, unless a field reads what is gone.
   */
  static List<Renaming> among(
      Set<String> gone, Set<String> added, SourceHistory history, Predicate<String> mapped) {
    Set<String> many = new HashSet<>();
    addMany(gone, mapped, many);
    addMany(added, mapped, many);
    Predicate<String> ofMany =
        pointer -> !mapped.test(pointer) && many.contains(SourceHistory.parent(pointer));
    List<String> few = added.stream().filter(ofMany.negate()).toList();
    long unmapped = gone.stream().filter(mapped.or(ofMany).negate()).count();
    boolean all = unmapped * few.size() <= MOST_COMPARISONS;
    SortedMap<String, ValueProfile> last = history.last(Profiles.Kind.ITEM);
    SortedMap<String, ValueProfile> now = history.now(Profiles.Kind.ITEM);
    List<Renaming> alike = new ArrayList<>();
    for (String before : gone) {
      boolean isMapped = mapped.test(before);
      if (isMapped || (all && !ofMany.test(before))) {
        Set<String> membersBefore = SourceHistory.members(before, last);
        double presentBefore = SourceHistory.present(before, last);
        for (String after : isMapped ? added : few) {
          double likeness =
              Likeness.of(
                  last.get(before),
                  presentBefore,
                  membersBefore,
                  now.get(after),
                  SourceHistory.present(after, now),
                  SourceHistory.members(after, now));
          if (likeness >= ALIKE) {
            alike.add(new Renaming(before, after, likeness));
          }
        }
      }
    }
    alike.sort(Comparator.comparingDouble(Renaming::likeness).reversed());
    Set<String> left = new HashSet<>(gone);
    Set<String> free = new HashSet<>(added);
    alike.removeIf(next -> !isFirst(next, left, free));
    return alike;
  }

  /** Adds the places that so many of the pointers are members of that they are told once. */
  private static void addMany(Set<String> pointers, Predicate<String> mapped, Set<String> many) {
    Map<String, Integer> members = new HashMap<>();
    for (String pointer : pointers) {
      String place = SourceHistory.parent(pointer);
      if (!mapped.test(pointer) && members.merge(place, 1, Integer::sum) > Findings.MOST_MEMBERS) {
        many.add(place);
      }
    }
  }

  /** Takes both out. */
  private static boolean isFirst(Renaming next, Set<String> gone, Set<String> added) {
    if (!gone.contains(next.before) || !added.contains(next.after)) {
      return false;
    }
    gone.remove(next.before);
    return added.remove(next.after);
  }
}
