package dev.collection.transforms.profile;

import dev.collection.model.CollectedRecord;
import dev.collection.model.Dimension;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.ScoredRecord;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.quality.Issue;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.BitSet;
import java.util.List;

/** Notes which records did not meet which checks. Not thread-safe. */
final class IssueFinder {
  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final List<String> parts;
  private final Profiles profiles;
  private final BitSet required = new BitSet();

  /**
   * @param profiles gets the issues
   */
  IssueFinder(RecordType type, List<RuleDefinition> rules, Profiles profiles) {
    this.type = type;
    this.rules = rules;
    this.parts = rules.stream().map(rule -> Issue.partOf(rule, type)).toList();
    this.profiles = profiles;
    for (int i = 0; i < type.size(); i++) {
      required.set(i, type.field(i).required());
    }
  }

  void add(ScoredRecord scored) {
    CollectedRecord record = scored.record();
    if (!required.isEmpty()) {
      BitSet missing = (BitSet) required.clone();
      missing.andNot(record.values().filled());
      missing.stream().forEach(i -> add(record, Dimension.COMPLETENESS, type.field(i).name()));
    }
    RuleOutcomes outcomes = scored.outcomes();
    for (int i = 0; i < rules.size(); i++) {
      if (outcomes.failed(i)) {
        add(record, rules.get(i).dimension(), parts.get(i));
      }
    }
  }

  private void add(CollectedRecord record, Dimension dimension, String part) {
    Provenance provenance = record.provenance();
    profiles
        .issue(provenance.source(), dimension.specName() + "/" + part)
        .add(new Example(record.key(), provenance.collectedAt(), provenance.locator()));
  }
}
