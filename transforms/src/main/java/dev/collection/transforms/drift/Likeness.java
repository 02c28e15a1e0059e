package dev.collection.transforms.drift;

import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much two places in items look alike, from 0 to 1: whether one may be the other under a new
 * name.
 */
final class Likeness {
  private Likeness() {}

  /**
   * @param before the profile of the place that is gone
   * @param presentBefore the share of all places above it that had it
   * @param membersBefore the names below it
   */
  static double of(
      ValueProfile before,
      double presentBefore,
      Set<String> membersBefore,
      ValueProfile now,
      double presentNow,
      Set<String> membersNow) {
    double sum = ratio(presentBefore, presentNow) + shared(before.kinds(), now.kinds());
    int parts = 2;
    if (before.lengthProfile() != null && now.lengthProfile() != null) {
      sum += ratio(before.lengthProfile().mean(), now.lengthProfile().mean());
      parts++;
    }
    if (!membersBefore.isEmpty() || !membersNow.isEmpty()) {
      Set<String> both = new HashSet<>(membersBefore);
      both.retainAll(membersNow);
      Set<String> either = new HashSet<>(membersBefore);
      either.addAll(membersNow);
      // Names are what objects are known by.
      sum += 3.0 * both.size() / either.size();
      parts += 3;
    }
    if (before.distinctCount() > 0 && now.distinctCount() > 0) {
      sum +=
          ratio(
              (double) before.distinctCount() / before.count(),
              (double) now.distinctCount() / now.count());
      parts++;
      if (before.hasAllValues() && now.hasAllValues()) {
        sum += 2 * shared(before.valueCounts(), now.valueCounts());
        parts += 2;
      } else if (before.hasNumbers() && now.hasNumbers()) {
        sum += 2 * (1 - Distances.ks(now, before));
        parts += 2;
      } else if (before.count(ValueKind.TEXT) > 0 && now.count(ValueKind.TEXT) > 0) {
        sum += 2 * shared(before.patternCounts(), now.patternCounts());
        parts += 2;
      }
    }
    return sum / parts;
  }

  private static <T> double shared(Map<T, Long> before, Map<T, Long> now) {
    double totalBefore = before.values().stream().mapToLong(count -> count).sum();
    double totalNow = now.values().stream().mapToLong(count -> count).sum();
    double shared = 0;
    for (Map.Entry<T, Long> entry : before.entrySet()) {
      double q = now.getOrDefault(entry.getKey(), 0L) / totalNow;
      shared += Math.min(entry.getValue() / totalBefore, q);
    }
    return totalBefore == 0 || totalNow == 0 ? 0 : shared;
  }

  private static double ratio(BigDecimal left, BigDecimal right) {
    return left == null || right == null ? 0 : ratio(left.doubleValue(), right.doubleValue());
  }

  private static double ratio(double left, double right) {
    double greater = Math.max(left, right);
    return greater == 0 ? 1 : Math.min(left, right) / greater;
  }
}
