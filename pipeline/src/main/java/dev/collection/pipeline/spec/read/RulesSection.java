package dev.collection.pipeline.spec.read;

import dev.collection.model.Dimension;
import dev.collection.model.RecordType;
import dev.collection.pipeline.spec.RuleCatalog;
import dev.collection.pipeline.spec.RuleProblem;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code rules}. */
final class RulesSection {
  private static final Map<String, OnFailure> ON_FAILURE =
      Map.of("score", OnFailure.SCORE, "reject", OnFailure.REJECT, "fail", OnFailure.FAIL);

  private RulesSection() {}

  /**
   * @param untyped names of the fields whose own definition has problems
   */
  static List<RuleDefinition> read(
      YamlMap section, RecordType type, Set<String> untyped, RuleCatalog catalog) {
    Problems problems = section.problems();
    List<RuleDefinition> rules = new ArrayList<>();
    section.each(
        (name, value) -> {
          SpecText.checkIdentifier(section.node().keyPlace(name), "rule", name, problems);
          RuleDefinition rule = rule(name, YamlMap.of(name, value, problems));
          if (rule != null) {
            rules.add(rule);
          }
        });
    for (RuleProblem problem : catalog.problems(type, untyped, rules)) {
      problems.add(place(section.node(), problem.name()), problem.message());
    }
    return rules;
  }

  private static RuleDefinition rule(String name, YamlMap rule) {
    rule.require("check", "give an expression that is true for a good record");
    String check = rule.text("check");
    // A rule that rejects says what a valid record is; so does one that does not say otherwise.
    Dimension dimension = rule.choice("dimension", QualitySection.DIMENSIONS, Dimension.VALIDITY);
    OnFailure onFailure = rule.choice("on_failure", ON_FAILURE, OnFailure.SCORE);
    String message = rule.text("message");
    rule.finish();
    return check == null ? null : new RuleDefinition(name, check, dimension, onFailure, message);
  }

  private static YamlNode place(YamlNode rules, String name) {
    YamlNode rule = rules.entries().get(name);
    YamlNode check = rule == null ? null : rule.entries().get("check");
    return check == null ? rules.keyPlace(name) : check;
  }
}
