package dev.collection.pipeline.summary;

import dev.collection.model.Dimension;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.profile.NoteMisses;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.quality.Issue;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What records were refused for, rule by rule; one that broke several is in each of them. */
final class RefusedIssues {
  private RefusedIssues() {}

  /**
   * @param rules of the spec: those that do not reject have refused nothing, though a refused
   *     record may have broken them, too
   */
  static List<Issue> of(List<RuleDefinition> rules, Measures measures, Profiles profiles) {
    Set<String> harmless = new HashSet<>();
    for (RuleDefinition rule : rules) {
      if (!rule.rejects()) {
        harmless.add(rule.name());
      }
    }
    List<Issue> issues = new ArrayList<>();
    profiles
        .issues()
        .forEach(
            (noted, refused) -> {
              if (noted.check().startsWith(NoteMisses.REFUSED_BY)) {
                String rule = noted.check().substring(NoteMisses.REFUSED_BY.length());
                if (harmless.contains(rule)) {
                  return;
                }
                long read = measures.ofSource(Measure.EXTRACTED, noted.source());
                List<String> keys = refused.first().stream().map(Example::describe).toList();
                issues.add(
                    new Issue(
                        noted.source(),
                        Dimension.VALIDITY,
                        rule,
                        refused.count(),
                        read,
                        keys,
                        String.format(
                            Locale.ROOT,
                            "%s refused %,d of %,d, first %s",
                            rule,
                            refused.count(),
                            read,
                            keys.get(0))));
              }
            });
    return issues;
  }
}
