package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.FieldType;
import dev.collection.model.Plural;
import dev.collection.model.RecordType;
import dev.collection.transforms.quality.QualityReport.Breach;
import dev.collection.transforms.quality.QualityReport.Score;
import dev.collection.transforms.quality.QualityReport.Scores;
import dev.collection.transforms.rules.RuleDefinition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds the scores below their thresholds and says in words what made them so, and all else. */
final class Breaches {
  /** Most causes that one sentence names. */
  private static final int MAX_CAUSES = 3;

  private final QualityDefinition definition;
  private final RecordType type;

  /** Parts of completeness that are rules; the others are required fields. */
  private final Set<String> completenessRules = new HashSet<>();

  private final Issue.Records records;

  /**
   * @param records the first that did not meet a check
   */
  Breaches(
      QualityDefinition definition,
      RecordType type,
      List<RuleDefinition> rules,
      Issue.Records records) {
    this.records = records;
    this.definition = definition;
    this.type = type;
    rules.stream()
        .filter(rule -> rule.dimension() == Dimension.COMPLETENESS)
        .forEach(rule -> completenessRules.add(Issue.partOf(rule, type)));
  }

  List<Breach> of(Scores scores, RunChecks checks) {
    List<Breach> breaches = new ArrayList<>();
    scores
        .dimensions()
        .forEach(
            (dimension, score) -> {
              Double threshold = definition.threshold(dimension);
              if (threshold != null && score.value() < threshold) {
                List<String> causes = causes(dimension, checks, scores.timeliness());
                breaches.add(
                    new Breach(
                        dimension,
                        score.value(),
                        threshold,
                        sentence(dimension.specName(), score.value(), threshold, causes)));
              }
            });
    double threshold = definition.overallThreshold();
    if (scores.overall().isPresent() && scores.overall().getAsDouble() < threshold) {
      double overall = scores.overall().getAsDouble();
      String sentence = sentence("overall quality", overall, threshold, losses(scores));
      breaches.add(new Breach(null, overall, threshold, sentence));
    }
    return breaches;
  }

  private List<String> causes(Dimension dimension, RunChecks checks, Timeliness timeliness) {
    List<String> causes = new ArrayList<>();
    if (dimension == Dimension.TIMELINESS && timeliness != null && definition.maxAge() != null) {
      causes.addAll(ages(timeliness));
    }
    for (RunChecks.Part part : checks.missed(dimension)) {
      if (!part.name().equals(Issue.COLLECTED)) {
        causes.add(cause(null, dimension, part));
      }
    }
    return causes;
  }

  /** Each check of a source that was not always met. */
  List<Issue> issues(String source, RunChecks checks) {
    List<Issue> issues = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      for (RunChecks.Part part : checks.missed(dimension)) {
        issues.add(
            new Issue(
                source,
                dimension,
                part.name(),
                part.missed(),
                part.checks().checked(),
                keys(source, dimension, part),
                cause(source, dimension, part)));
      }
    }
    return issues;
  }

  private List<String> keys(String source, Dimension dimension, RunChecks.Part part) {
    return records.of(source, QualityChecks.name(dimension, part.name()));
  }

  /**
   * @param source null for all sources
   */
  private String cause(String source, Dimension dimension, RunChecks.Part part) {
    List<String> keys = keys(source, dimension, part);
    return counted(dimension, part) + (keys.isEmpty() ? "" : ", first " + keys.get(0));
  }

  private String counted(Dimension dimension, RunChecks.Part part) {
    long checked = part.checks().checked();
    String counts = count(part.missed()) + " of " + count(checked);
    String records = counts + " " + Plural.of(checked, "record") + " " + Plural.was(part.missed());
    String compared = Issue.comparedField(part.name());
    if (compared != null) {
      return compared + " differs between records of one key in " + counts;
    }
    return switch (part.name()) {
      case Issue.ACCEPTED -> records + " rejected";
      case Issue.COLLECTED -> records + " collected too long ago";
      default ->
          dimension == Dimension.COMPLETENESS && !completenessRules.contains(part.name())
              ? part.name() + " is missing in " + counts
              : part.name() + " failed on " + counts;
    };
  }

  private List<String> ages(Timeliness timeliness) {
    List<String> ages = new ArrayList<>();
    Duration most = definition.maxAge();
    if (timeliness.eventAge() != null && timeliness.eventAge().compareTo(most) > 0) {
      ages.add(
          "the newest "
              + definition.eventField()
              + ", "
              + event(timeliness.newestEvent())
              + ", was "
              + hours(timeliness.eventAge())
              + " old when it was collected, at most "
              + hours(most)
              + " is allowed");
    }
    if (timeliness.collectionAge().compareTo(most) > 0) {
      ages.add(
          "the newest collection, of "
              + timeliness.newestCollected()
              + ", was "
              + hours(timeliness.collectionAge())
              + " old when the run started, at most "
              + hours(most)
              + " is allowed");
    }
    return ages;
  }

  private String event(Instant event) {
    boolean isDate = type.field(type.position(definition.eventField())).type() == FieldType.DATE;
    return isDate ? event.atOffset(ZoneOffset.UTC).toLocalDate().toString() : event.toString();
  }

  /** The dimensions that cost something, the greatest loss first. */
  private List<String> losses(Scores scores) {
    record Loss(Dimension dimension, double score, double loss) {}
    List<Loss> losses = new ArrayList<>();
    for (Map.Entry<Dimension, Score> entry : scores.dimensions().entrySet()) {
      double weight = definition.weights().getOrDefault(entry.getKey(), 0.0);
      double score = entry.getValue().value();
      losses.add(new Loss(entry.getKey(), score, weight * (1 - score)));
    }
    losses.removeIf(loss -> loss.loss() <= 0);
    losses.sort(Comparator.comparingDouble(Loss::loss).reversed());
    return losses.stream()
        .map(loss -> loss.dimension().specName() + " is " + floor(loss.score()))
        .toList();
  }

  private static String sentence(
      String subject, double score, double threshold, List<String> causes) {
    String text =
        subject
            + " "
            + floor(score)
            + " below "
            + BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString();
    if (causes.isEmpty()) {
      return text;
    }
    text += ": " + String.join(", ", causes.subList(0, Math.min(MAX_CAUSES, causes.size())));
    int more = causes.size() - MAX_CAUSES;
    return more > 0 ? text + ", and " + more + " more" : text;
  }

  /** Three decimals, never rounded up: a score below a threshold is not shown as equal to it. */
  private static String floor(double score) {
    return BigDecimal.valueOf(score).setScale(3, RoundingMode.FLOOR).toPlainString();
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** To the minute, rounded up: an age beyond a limit is not shown as equal to it. */
  private static String hours(Duration duration) {
    Duration rounded = Duration.ofMinutes(duration.plusSeconds(59).toMinutes());
    String hours = count(rounded.toHours()) + " h";
    return rounded.toMinutesPart() == 0 ? hours : hours + " " + rounded.toMinutesPart() + " min";
  }
}
