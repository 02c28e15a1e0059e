package dev.collection.transforms.quality;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks met and made, by source and check, in arrays: counting is done for every check of every
 * record, and names are only needed at the end of a bundle.
 */
final class QualityCounts {
  private static final class OfSource {
    private final long[] met;
    private final long[] checked;
    private long newestCollected = Long.MIN_VALUE;
    private long newestEvent = Long.MIN_VALUE;

    OfSource(int checks) {
      met = new long[checks];
      checked = new long[checks];
    }
  }

  private final List<String> checks;
  private final Map<String, OfSource> sources = new HashMap<>();

  /**
   * @param checks names in the order of their numbers
   */
  QualityCounts(List<String> checks) {
    this.checks = checks;
  }

  void count(String source, int check, long met, long checked) {
    OfSource counts = of(source);
    counts.met[check] += met;
    counts.checked[check] += checked;
  }

  void collected(String source, Instant at) {
    OfSource counts = of(source);
    counts.newestCollected = Math.max(counts.newestCollected, at.getEpochSecond());
  }

  void event(String source, Instant at) {
    OfSource counts = of(source);
    counts.newestEvent = Math.max(counts.newestEvent, at.getEpochSecond());
  }

  private OfSource of(String source) {
    return sources.computeIfAbsent(source, unused -> new OfSource(checks.size()));
  }

  Measures toMeasures() {
    Measures measures = new Measures();
    sources.forEach(
        (source, counts) -> {
          for (int check = 0; check < counts.checked.length; check++) {
            if (counts.checked[check] > 0) {
              measures.add(Measure.QUALITY_MET, source, checks.get(check), counts.met[check]);
              measures.add(
                  Measure.QUALITY_CHECKED, source, checks.get(check), counts.checked[check]);
            }
          }
          if (counts.newestCollected > Long.MIN_VALUE) {
            measures.add(Measure.NEWEST_COLLECTED, source, counts.newestCollected);
          }
          if (counts.newestEvent > Long.MIN_VALUE) {
            measures.add(Measure.NEWEST_EVENT, source, counts.newestEvent);
          }
        });
    return measures;
  }
}
