package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.RecordType;
import dev.collection.model.VersionAgreement;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Scores one record. Immutable and thread-safe; the same record and the same moment give the same
 * score.
 */
public final class RecordScorer {
  private static final String COLLECTED = "collected";

  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final List<String> parts;
  private final QualityDefinition definition;
  private final AgeLimit age;
  private final BitSet required = new BitSet();

  /**
   * @param rules in the order of the spec, which is that of a record's outcomes
   * @param moment what the age of a record's collection is measured against
   */
  public RecordScorer(
      RecordType type, List<RuleDefinition> rules, QualityDefinition definition, Instant moment) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.parts = rules.stream().map(rule -> Issue.partOf(rule, type)).toList();
    this.definition = definition;
    this.age = new AgeLimit(definition.maxAge(), moment);
    for (int i = 0; i < type.size(); i++) {
      required.set(i, type.field(i).required());
    }
  }

  /** What was checked of the record, its score, and what it missed. */
  RecordQuality score(DistinctRecord record) {
    return score(record, record.record().values().filled());
  }

  /**
   * @param filled the positions of the record whose value is neither null nor empty
   */
  RecordQuality score(DistinctRecord record, BitSet filled) {
    Map<Dimension, Ratio> dimensions = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      dimensions.put(dimension, Ratio.NONE);
    }
    BitSet present = (BitSet) required.clone();
    present.and(filled);
    add(dimensions, Dimension.COMPLETENESS, present.cardinality(), required.cardinality());
    VersionAgreement agreement = record.agreement();
    add(dimensions, Dimension.CONSISTENCY, agreement.agreed(), agreement.compared());
    // That it arrived here: it was readable, of the right shape, and broke no rejecting rule.
    add(dimensions, Dimension.VALIDITY, 1, 1);
    if (definition.maxAge() != null) {
      add(dimensions, Dimension.TIMELINESS, age.allows(record.record()) ? 1 : 0, 1);
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).rejects() && record.outcomes().applied(i)) {
        add(dimensions, rules.get(i).dimension(), record.outcomes().passed(i) ? 1 : 0, 1);
      }
    }
    dimensions.values().removeIf(ratio -> !ratio.isMeasured());
    return new RecordQuality(dimensions, mean(dimensions), missed(record, present, dimensions));
  }

  /** What was missed in each dimension in which anything was. */
  private Map<Dimension, List<String>> missed(
      DistinctRecord record, BitSet present, Map<Dimension, Ratio> dimensions) {
    // Of most records nothing is, and nothing is made for them.
    if (dimensions.values().stream().allMatch(ratio -> ratio.met() == ratio.checked())) {
      return Map.of();
    }
    Map<Dimension, List<String>> missed = new EnumMap<>(Dimension.class);
    for (int i = required.nextSetBit(0); i >= 0; i = required.nextSetBit(i + 1)) {
      if (!present.get(i)) {
        add(missed, Dimension.COMPLETENESS, type.field(i).name());
      }
    }
    for (int i = 0; i < definition.stable().size(); i++) {
      if (record.agreement().differs(i)) {
        add(missed, Dimension.CONSISTENCY, definition.stable().get(i));
      }
    }
    if (!age.allows(record.record())) {
      add(missed, Dimension.TIMELINESS, COLLECTED);
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).rejects() && record.outcomes().failed(i)) {
        add(missed, rules.get(i).dimension(), parts.get(i));
      }
    }
    return missed;
  }

  private static void add(Map<Dimension, List<String>> missed, Dimension dimension, String part) {
    missed.computeIfAbsent(dimension, unused -> new ArrayList<>()).add(part);
  }

  private double mean(Map<Dimension, Ratio> dimensions) {
    Map<Dimension, Double> scores = new EnumMap<>(Dimension.class);
    dimensions.forEach((dimension, ratio) -> scores.put(dimension, ratio.score()));
    return WeightedMean.of(scores, definition.weights()).orElse(1);
  }

  private static void add(
      Map<Dimension, Ratio> dimensions, Dimension dimension, long met, long checked) {
    dimensions.merge(dimension, new Ratio(met, checked), Ratio::plus);
  }
}
