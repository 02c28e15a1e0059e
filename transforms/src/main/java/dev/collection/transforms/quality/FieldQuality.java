package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.FieldDefinition;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What was checked of one field in one dimension: that it has a value, if it is required; that the
 * records of one key agree on it, if it is stable; and every rule that reads it.
 *
 * @param source that the records are of; empty for all of them
 * @param checks at least one
 */
public record FieldQuality(String source, String field, Dimension dimension, Ratio checks) {

  /**
   * Of every field and dimension in which something was checked: first over all sources, then by
   * source, in the order of the fields and dimensions.
   *
   * @param rules must compile for {@code type}
   * @param measures of the whole run: those of {@link ScoreQuality}; others are ignored
   */
  public static List<FieldQuality> of(
      QualityDefinition definition,
      RecordType type,
      List<RuleDefinition> rules,
      Measures measures) {
    List<FieldQuality> all = new ArrayList<>();
    add(all, "", checks(definition, type, rules, RunChecks.of(measures, null)));
    TreeSet<String> sources = new TreeSet<>();
    for (Measures.Key key : measures.counts().keySet()) {
      if (key.measure() == Measure.QUALITY_CHECKED) {
        sources.add(key.source());
      }
    }
    for (String source : sources) {
      add(all, source, checks(definition, type, rules, RunChecks.of(measures, source)));
    }
    return all;
  }

  private static void add(
      List<FieldQuality> all, String source, Map<String, Map<Dimension, Ratio>> checks) {
    checks.forEach(
        (field, dimensions) ->
            dimensions.forEach(
                (dimension, ratio) -> {
                  if (ratio.isMeasured()) {
                    all.add(new FieldQuality(source, field, dimension, ratio));
                  }
                }));
  }

  private static Map<String, Map<Dimension, Ratio>> checks(
      QualityDefinition definition, RecordType type, List<RuleDefinition> rules, RunChecks run) {
    Map<String, Map<Dimension, Ratio>> fields = new LinkedHashMap<>();
    for (FieldDefinition field : type.fields()) {
      Map<Dimension, Ratio> dimensions = new EnumMap<>(Dimension.class);
      if (field.required()) {
        dimensions.put(Dimension.COMPLETENESS, run.of(Dimension.COMPLETENESS, field.name()));
      }
      if (definition.stable().contains(field.name())) {
        String part = Issue.versionsOf(field.name());
        dimensions.put(Dimension.CONSISTENCY, run.of(Dimension.CONSISTENCY, part));
      }
      fields.put(field.name(), dimensions);
    }
    RuleSet compiled = RuleSet.shared(type, rules);
    for (int i = 0; i < rules.size(); i++) {
      Dimension dimension = rules.get(i).dimension();
      // A rule that rejects was not counted.
      Ratio ofRule = run.of(dimension, Issue.partOf(rules.get(i), type));
      compiled.reads(i).stream()
          .forEach(
              position ->
                  fields.get(type.field(position).name()).merge(dimension, ofRule, Ratio::plus));
    }
    return fields;
  }
}
