package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.Measures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The checks of a run, of one source or of all, as they stand in its measures. */
final class RunChecks {
  private final Map<Dimension, Ratio> dimensions = new EnumMap<>(Dimension.class);
  private final Map<Dimension, Map<String, Ratio>> parts = new EnumMap<>(Dimension.class);
  private Instant newestEvent;
  private Instant newestCollected;

  /** A part of a dimension, such as a rule. */
  record Part(String name, Ratio checks) {
    long missed() {
      return checks.checked() - checks.met();
    }
  }

  private RunChecks() {
    for (Dimension dimension : Dimension.values()) {
      dimensions.put(dimension, Ratio.NONE);
      parts.put(dimension, new TreeMap<>());
    }
  }

  /**
   * @param source null for all sources
   */
  static RunChecks of(Measures measures, String source) {
    RunChecks checks = new RunChecks();
    Map<String, Long> met = new TreeMap<>();
    Map<String, Long> checked = new TreeMap<>();
    long rejected = 0;
    long duplicates = 0;
    for (Map.Entry<Measures.Key, Long> entry : measures.counts().entrySet()) {
      Measures.Key key = entry.getKey();
      long count = entry.getValue();
      if (source != null && !source.equals(key.source())) {
        continue;
      }
      switch (key.measure()) {
        case QUALITY_MET -> met.merge(key.name(), count, Math::addExact);
        case QUALITY_CHECKED -> checked.merge(key.name(), count, Math::addExact);
        case REJECTED -> rejected = Math.addExact(rejected, count);
        case DUPLICATE -> duplicates = Math.addExact(duplicates, count);
        case NEWEST_EVENT -> checks.newestEvent = later(checks.newestEvent, count);
        case NEWEST_COLLECTED -> checks.newestCollected = later(checks.newestCollected, count);
        default -> {}
      }
    }
    checked.forEach(
        (name, count) -> checks.put(name, new Ratio(met.getOrDefault(name, 0L), count)));
    // Every record that was read is asked once whether it was accepted: those that were scored
    // are counted already, those that lost against another version were accepted, too.
    Ratio others = new Ratio(duplicates, Math.addExact(duplicates, rejected));
    checks.dimensions.merge(Dimension.VALIDITY, others, Ratio::plus);
    checks.parts.get(Dimension.VALIDITY).merge(Issue.ACCEPTED, others, Ratio::plus);
    return checks;
  }

  private void put(String name, Ratio ratio) {
    for (Dimension dimension : Dimension.values()) {
      if (name.equals(dimension.specName())) {
        dimensions.put(dimension, ratio);
      } else if (name.startsWith(dimension.specName() + "/")) {
        parts.get(dimension).put(name.substring(dimension.specName().length() + 1), ratio);
      }
    }
  }

  private static Instant later(Instant known, long epochSecond) {
    Instant time = Instant.ofEpochSecond(epochSecond);
    return known == null || time.isAfter(known) ? time : known;
  }

  Ratio of(Dimension dimension) {
    return dimensions.get(dimension);
  }

  /** One part of a dimension. */
  Ratio of(Dimension dimension, String part) {
    return parts.get(dimension).getOrDefault(part, Ratio.NONE);
  }

  /** The checks that the spec's rules made of this dimension. */
  Ratio ofRules(Dimension dimension) {
    return dimensions.get(dimension).minus(of(dimension, Issue.COLLECTED));
  }

  /** The parts with checks that were not met, most of them first. */
  List<Part> missed(Dimension dimension) {
    List<Part> missed = new ArrayList<>();
    parts.get(dimension).forEach((name, ratio) -> missed.add(new Part(name, ratio)));
    missed.removeIf(part -> part.missed() == 0);
    missed.sort(Comparator.comparingLong(Part::missed).reversed().thenComparing(Part::name));
    return missed;
  }

  /** Null if no record has an event. */
  Instant newestEvent() {
    return newestEvent;
  }

  /** Null if no record was scored. */
  Instant newestCollected() {
    return newestCollected;
  }
}
