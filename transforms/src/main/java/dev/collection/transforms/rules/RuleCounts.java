package dev.collection.transforms.rules;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RuleOutcomes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what each rule said, by source. Not thread-safe. */
final class RuleCounts {
  private final List<RuleDefinition> rules;
  private final Map<String, Tally> bySource = new HashMap<>();

  private static final class Tally {
    private final long[] passed;
    private final long[] failed;
    private long records;

    Tally(int rules) {
      passed = new long[rules];
      failed = new long[rules];
    }
  }

  RuleCounts(List<RuleDefinition> rules) {
    this.rules = rules;
  }

  void add(String source, RuleOutcomes outcomes) {
    Tally tally = bySource.computeIfAbsent(source, unused -> new Tally(rules.size()));
    tally.records++;
    for (int i = 0; i < rules.size(); i++) {
      if (outcomes.failed(i)) {
        tally.failed[i]++;
      } else if (outcomes.applied(i)) {
        tally.passed[i]++;
      }
    }
  }

  /** The counts that are not zero. */
  Measures toMeasures() {
    Measures measures = new Measures();
    bySource.forEach(
        (source, tally) -> {
          for (int i = 0; i < rules.size(); i++) {
            String rule = rules.get(i).name();
            long silent = tally.records - tally.passed[i] - tally.failed[i];
            add(measures, Measure.RULE_PASSED, source, rule, tally.passed[i]);
            add(measures, Measure.RULE_FAILED, source, rule, tally.failed[i]);
            add(measures, Measure.RULE_NOT_APPLICABLE, source, rule, silent);
          }
        });
    return measures;
  }

  private static void add(
      Measures measures, Measure measure, String source, String rule, long count) {
    if (count > 0) {
      measures.add(measure, source, rule, count);
    }
  }
}
