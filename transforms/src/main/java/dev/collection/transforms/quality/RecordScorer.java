package dev.collection.transforms.quality;

import dev.collection.model.DistinctRecord;
import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores one record: for each dimension, checks met of checks made, and their weighted mean. Counts
 * what it saw, so that the run's scores are computed from exact counts.
 */
final class RecordScorer {
  private static final List<Dimension> COUNTED =
      List.of(
          Dimension.COMPLETENESS, Dimension.ACCURACY, Dimension.CONSISTENCY, Dimension.VALIDITY);

  private final QualityDefinition quality;
  private final Instant runStart;
  private final int[] required;
  private final int[] dimensionOfRule;
  private final double[] weights;
  private final double timelinessWeight;
  private final int event;
  private final List<String> checks = new ArrayList<>();
  private final int firstRequired;
  private final int firstRule;
  private final int versions;

  /**
   * @param runStart against which the age of a collection is measured
   */
  RecordScorer(
      RecordType type, List<RuleDefinition> rules, QualityDefinition quality, Instant runStart) {
    this.quality = quality;
    this.runStart = runStart;
    required =
        type.fields().stream()
            .filter(field -> field.required())
            .mapToInt(field -> type.position(field.name()))
            .toArray();
    event = quality.eventField() == null ? -1 : type.position(quality.eventField());
    weights =
        COUNTED.stream()
            .mapToDouble(dimension -> quality.weights().getOrDefault(dimension, 0.0))
            .toArray();
    timelinessWeight = quality.weights().getOrDefault(Dimension.TIMELINESS, 0.0);
    dimensionOfRule = rules.stream().mapToInt(rule -> COUNTED.indexOf(rule.dimension())).toArray();
    COUNTED.forEach(dimension -> checks.add(dimension.specName()));
    firstRequired = checks.size();
    for (int position : required) {
      checks.add("completeness/" + type.field(position).name());
    }
    firstRule = checks.size();
    rules.forEach(rule -> checks.add(rule.dimension().specName() + "/" + rule.name()));
    versions = checks.size();
    checks.add("consistency/versions");
  }

  QualityCounts newCounts() {
    return new QualityCounts(checks);
  }

  /**
   * The record's score from 0 to 1; 1 if nothing could be checked.
   *
   * @param counts takes what was checked, under the record's source
   */
  double score(DistinctRecord record, QualityCounts counts) {
    String source = record.record().provenance().source();
    long[] met = new long[COUNTED.size()];
    long[] checked = new long[COUNTED.size()];
    for (int i = 0; i < required.length; i++) {
      long present = record.record().values().isNull(required[i]) ? 0 : 1;
      met[0] += present;
      checked[0]++;
      counts.count(source, firstRequired + i, present, 1);
    }
    for (int rule = 0; rule < dimensionOfRule.length; rule++) {
      int dimension = dimensionOfRule[rule];
      if (dimension >= 0 && record.outcomes().applied(rule)) {
        long passed = record.outcomes().passed(rule) ? 1 : 0;
        met[dimension] += passed;
        checked[dimension]++;
        counts.count(source, firstRule + rule, passed, 1);
      }
    }
    int consistency = COUNTED.indexOf(Dimension.CONSISTENCY);
    met[consistency] += record.agreed();
    checked[consistency] += record.compared();
    counts.count(source, versions, record.agreed(), record.compared());

    double weighted = 0;
    double weightSum = 0;
    for (int dimension = 0; dimension < checked.length; dimension++) {
      if (checked[dimension] > 0) {
        counts.count(source, dimension, met[dimension], checked[dimension]);
        weighted += weights[dimension] * met[dimension] / checked[dimension];
        weightSum += weights[dimension];
      }
    }
    if (quality.maxAge() != null) {
      weighted += timelinessWeight * freshness(record, source, counts);
      weightSum += timelinessWeight;
    }
    return weightSum == 0 ? 1 : weighted / weightSum;
  }

  private double freshness(DistinctRecord record, String source, QualityCounts counts) {
    Instant collectedAt = record.record().provenance().collectedAt();
    counts.collected(source, collectedAt);
    Object value = event < 0 ? null : record.record().values().get(event);
    if (value != null) {
      counts.event(source, latest(value));
    }
    return Freshness.of(Duration.between(collectedAt, runStart), quality.maxAge());
  }

  /** A date stands for any moment of its day; the last one is the fairest for its age. */
  private static Instant latest(Object value) {
    return value instanceof LocalDate date
        ? date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
        : (Instant) value;
  }
}
