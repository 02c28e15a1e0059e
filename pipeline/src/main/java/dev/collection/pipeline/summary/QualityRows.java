package dev.collection.pipeline.summary;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.quality.FieldQuality;
import dev.collection.transforms.quality.QualityReport;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes rows of {@code collection_quality}, {@code collection_field_quality} and {@code
 * collection_rules}.
 */
final class QualityRows {
  private final CollectionSpec spec;
  private final String run;

  QualityRows(CollectionSpec spec, String run) {
    this.spec = spec;
    this.run = run;
  }

  List<List<String>> quality(QualityReport report) {
    List<List<String>> rows = new ArrayList<>();
    addQuality(rows, "", report.total());
    report.bySource().forEach((source, scores) -> addQuality(rows, source, scores));
    for (QualityReport.Breach breach : report.breaches()) {
      String dimension = breach.dimension() == null ? "overall" : breach.dimension().specName();
      rows.stream()
          .filter(row -> row.get(1).isEmpty() && row.get(2).equals(dimension))
          .forEach(row -> row.set(7, breach.sentence()));
    }
    return rows;
  }

  private void addQuality(List<List<String>> rows, String source, QualityReport.Scores scores) {
    scores
        .dimensions()
        .forEach(
            (dimension, score) -> {
              Double threshold = spec.quality().threshold(dimension);
              rows.add(
                  Arrays.asList(
                      run,
                      source,
                      dimension.specName(),
                      Long.toString(score.checks().met()),
                      Long.toString(score.checks().checked()),
                      Double.toString(score.value()),
                      threshold == null ? null : threshold.toString(),
                      null));
            });
    if (scores.overall().isPresent()) {
      double threshold = spec.quality().overallThreshold();
      rows.add(
          Arrays.asList(
              run,
              source,
              "overall",
              null,
              null,
              Double.toString(scores.overall().getAsDouble()),
              threshold == 0 ? null : Double.toString(threshold),
              null));
    }
  }

  List<List<String>> fields(Measures measures) {
    return FieldQuality.of(spec.quality(), spec.type(), spec.rules(), measures).stream()
        .map(
            of ->
                List.of(
                    run,
                    of.source(),
                    of.field(),
                    of.dimension().specName(),
                    Long.toString(of.checks().met()),
                    Long.toString(of.checks().checked()),
                    Double.toString(of.checks().score())))
        .toList();
  }

  List<List<String>> rules(Measures measures) {
    List<List<String>> rows = new ArrayList<>();
    for (SourceSpec source : spec.sources()) {
      for (RuleDefinition rule : spec.rules()) {
        rows.add(
            List.of(
                run,
                source.name(),
                rule.name(),
                Long.toString(measures.get(Measure.RULE_PASSED, source.name(), rule.name())),
                Long.toString(measures.get(Measure.RULE_FAILED, source.name(), rule.name())),
                Long.toString(
                    measures.get(Measure.RULE_NOT_APPLICABLE, source.name(), rule.name()))));
      }
    }
    return rows;
  }
}
