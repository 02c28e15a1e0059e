package dev.collection.pipeline.summary;

import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.quality.QualityReport;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What makes a run a failed one by its numbers: anything unexplained, anything missing, too many
 * rejects, a severe rule that a record fails.
 */
final class RunFailures {
  private final CollectionSpec spec;

  RunFailures(CollectionSpec spec) {
    this.spec = spec;
  }

  /**
   * @param ledgers of its sources
   * @param problems reports of what could not be read as a whole
   */
  List<String> of(
      Measures measures,
      List<SourceLedger> ledgers,
      List<ExtractionReport> problems,
      QualityReport quality) {
    List<String> failures = new ArrayList<>();
    for (SourceLedger ledger : ledgers) {
      if (!ledger.balances()) {
        failures.add(
            String.format(
                Locale.ROOT,
                "source %s does not balance: %,d of %,d extracted %s are unexplained, and"
                    + " %,d announced ones",
                ledger.source(),
                ledger.unexplained(),
                ledger.extracted(),
                Plural.of(ledger.extracted(), "record"),
                ledger.unaccounted()));
      }
    }
    Set<String> overBudget = new HashSet<>();
    for (SourceSpec source : spec.sources()) {
      if (source.rejectBudget() != null) {
        long rejected = measures.ofSource(Measure.REJECTED, source.name());
        long extracted = measures.ofSource(Measure.EXTRACTED, source.name());
        if (rejected > source.rejectBudget().atLeast()
            && rejected > source.rejectBudget().share() * extracted) {
          overBudget.add(source.name());
          failures.add(
              String.format(
                  Locale.ROOT,
                  "source %s: %,d of %,d %s %s rejected, more than its reject_budget; has"
                      + " it changed its shape?",
                  source.name(),
                  rejected,
                  extracted,
                  Plural.of(extracted, "record"),
                  Plural.was(rejected)));
        }
      }
    }
    for (ExtractionReport problem : problems) {
      // A part that was stopped for the budget tells what the count was then; the end is told
      // above.
      boolean told = problem.status() == Status.STOPPED && overBudget.contains(problem.source());
      if (problem.page() == 0 && !told) {
        boolean named = problem.part().isEmpty() || problem.message().startsWith(problem.part());
        failures.add(
            SourceNotes.origin(problem)
                + (problem.status() == Status.TRUNCATED ? " is truncated: " : " is incomplete: ")
                + (named ? "" : problem.part() + ": ")
                + problem.message());
      }
    }
    failures.addAll(rules(quality));
    return failures;
  }

  /** Rules of which one record that fails them is one too many. */
  private List<String> rules(QualityReport quality) {
    List<RuleDefinition> severe =
        spec.rules().stream()
            .filter(rule -> rule.onFailure() == RuleDefinition.OnFailure.FAIL)
            .toList();
    return quality.issues().stream()
        .filter(issue -> severe.stream().anyMatch(rule -> issue.isOf(rule, spec.type())))
        .map(issue -> SourceNotes.named(issue.source(), issue.sentence()))
        .toList();
  }
}
