package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.FieldType;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The quality of a run, computed from the counts of the whole run; nothing is rounded.
 *
 * @param total over all sources
 * @param bySource of each source that gave a record, be it rejected or a duplicate
 * @param breaches what lies below its threshold over all sources, dimensions first
 * @param issues every check that was not always met, by source and dimension, most often missed
 *     first
 */
public record QualityReport(
    Scores total, SortedMap<String, Scores> bySource, List<Breach> breaches, List<Issue> issues) {

  public QualityReport {
    bySource = Collections.unmodifiableSortedMap(new TreeMap<>(bySource));
    breaches = List.copyOf(breaches);
    issues = List.copyOf(issues);
  }

  /**
   * The scores of one source or of all.
   *
   * @param dimensions those in which something was checked
   * @param overall their weighted mean; empty if none of them has a weight
   * @param timeliness null if no record was scored
   */
  public record Scores(
      Map<Dimension, Score> dimensions, OptionalDouble overall, Timeliness timeliness) {
    public Scores {
      dimensions = Collections.unmodifiableMap(new EnumMap<>(dimensions));
    }
  }

  /**
   * The score of one dimension.
   *
   * @param value from 0 to 1; the share of the checks that were met, except for timeliness
   * @param checks behind it
   */
  public record Score(double value, Ratio checks) {}

  /**
   * A score below its threshold.
   *
   * @param dimension null for the overall score
   * @param sentence for people: what is too low, and the counts that make it so
   */
  public record Breach(Dimension dimension, double score, double threshold, String sentence) {}

  /**
   * Computes the report.
   *
   * @param measures of the whole run: those of {@link ScoreQuality}, and {@code REJECTED} and
   *     {@code DUPLICATE}; others are ignored
   * @param runStart the one that the records were scored with
   */
  public static QualityReport of(
      QualityDefinition definition,
      RecordType type,
      List<RuleDefinition> rules,
      Measures measures,
      Instant runStart) {
    return of(definition, type, rules, measures, runStart, Issue.Records.UNKNOWN);
  }

  /**
   * As above.
   *
   * @param records the first that did not meet a check
   */
  public static QualityReport of(
      QualityDefinition definition,
      RecordType type,
      List<RuleDefinition> rules,
      Measures measures,
      Instant runStart,
      Issue.Records records) {
    Breaches words = new Breaches(definition, type, rules, records);
    List<Issue> issues = new ArrayList<>();
    RunChecks all = RunChecks.of(measures, null);
    Scores total = scores(definition, type, all, runStart);
    SortedMap<String, Scores> bySource = new TreeMap<>();
    for (String source : sources(measures)) {
      RunChecks ofSource = RunChecks.of(measures, source);
      issues.addAll(words.issues(source, ofSource));
      bySource.put(source, scores(definition, type, ofSource, runStart));
    }
    List<Breach> breaches = words.of(total, all);
    return new QualityReport(total, bySource, breaches, issues);
  }

  private static TreeSet<String> sources(Measures measures) {
    TreeSet<String> sources = new TreeSet<>();
    for (Measures.Key key : measures.counts().keySet()) {
      switch (key.measure()) {
        case QUALITY_CHECKED, REJECTED, DUPLICATE -> sources.add(key.source());
        default -> {}
      }
    }
    return sources;
  }

  private static Scores scores(
      QualityDefinition definition, RecordType type, RunChecks checks, Instant runStart) {
    Timeliness timeliness = null;
    if (checks.newestCollected() != null) {
      boolean eventIsDate =
          definition.eventField() != null
              && type.field(type.position(definition.eventField())).type() == FieldType.DATE;
      timeliness =
          Timeliness.of(checks.newestEvent(), eventIsDate, checks.newestCollected(), runStart);
    }
    Map<Dimension, Score> scores = new EnumMap<>(Dimension.class);
    Map<Dimension, Double> values = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      Ratio ratio = checks.of(dimension);
      if (ratio.isMeasured()) {
        double value =
            dimension == Dimension.TIMELINESS
                ? timelinessScore(definition, checks, timeliness)
                : ratio.score();
        scores.put(dimension, new Score(value, ratio));
        values.put(dimension, value);
      }
    }
    return new Scores(scores, WeightedMean.of(values, definition.weights()), timeliness);
  }

  /** The least of what is asked: fresh events, a fresh collection, the rules on timeliness. */
  private static double timelinessScore(
      QualityDefinition definition, RunChecks checks, Timeliness timeliness) {
    double score =
        definition.maxAge() == null || timeliness == null
            ? 1
            : timeliness.score(definition.maxAge());
    Ratio ofRules = checks.ofRules(Dimension.TIMELINESS);
    return ofRules.isMeasured() ? Math.min(score, ofRules.score()) : score;
  }
}
