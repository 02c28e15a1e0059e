package dev.collection.pipeline.options;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** What a name that is not known was probably meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The candidate with the fewest slips of the keyboard (a letter missing, added, changed, or two
   * neighbours swapped) between it and {@code name}, in whatever case; the first in the alphabet of
   * several.
   *
   * @return empty if none is within a third of the name's length, or one slip for short names
   */
  public static Optional<String> closest(String name, Collection<String> candidates) {
    int fewest = Math.max(1, name.length() / 3);
    String lowerCase = name.toLowerCase(Locale.ROOT);
    String closest = null;
    for (String candidate : new TreeSet<>(candidates)) {
      int slips = distance(lowerCase, candidate.toLowerCase(Locale.ROOT));
      if (slips < fewest || (closest == null && slips == fewest)) {
        fewest = slips;
        closest = candidate;
      }
    }
    return Optional.ofNullable(closest);
  }

  /** Damerau-Levenshtein distance, each pair of letters swapped at most once. */
  private static int distance(String left, String right) {
    int[][] slips = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best = Math.min(slips[i - 1][j], slips[i][j - 1]) + 1;
        best = Math.min(best, slips[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          best = Math.min(best, slips[i - 2][j - 2] + 1);
        }
        slips[i][j] = best;
      }
    }
    return slips[left.length()][right.length()];
  }
}
