package dev.collection.transforms.quality;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The quality of a run, or of one source in it, computed from exact counts.
 *
 * @param overall weighted mean of the measured dimensions, 0 to 1; null if none was measured
 * @param scores of the measured dimensions
 */
public record QualityReport(Double overall, List<Score> scores) {

  /**
   * @param met checks that were met; of timeliness, which is a ratio of ages, 0
   * @param checked checks that were made; of timeliness 0
   * @param score from 0 to 1
   * @param threshold lowest acceptable score; null if there is none
   * @param breach what is wrong, in words; null if the threshold is met
   */
  public record Score(
      Dimension dimension, long met, long checked, double score, Double threshold, String breach) {}

  /** Every breach in words. */
  public List<String> breaches() {
    return scores.stream().map(Score::breach).filter(Objects::nonNull).toList();
  }

  /** The quality of the whole run. */
  public static QualityReport of(QualityDefinition quality, Measures measures, Instant runStart) {
    return compute(quality, measures, runStart);
  }

  /** The quality of what one source delivered. */
  public static QualityReport ofSource(
      QualityDefinition quality, Measures measures, Instant runStart, String source) {
    Measures own = new Measures();
    measures
        .counts()
        .forEach(
            (key, count) -> {
              if (key.source().equals(source)) {
                own.add(key.measure(), source, key.name(), count);
              }
            });
    return compute(quality, own, runStart);
  }

  private static QualityReport compute(
      QualityDefinition quality, Measures measures, Instant runStart) {
    List<Score> scores = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      Score score =
          dimension == Dimension.TIMELINESS
              ? timeliness(quality, measures, runStart)
              : counted(quality, measures, dimension);
      if (score != null) {
        scores.add(score);
      }
    }
    double weighted = 0;
    double weights = 0;
    for (Score score : scores) {
      double weight = quality.weights().getOrDefault(score.dimension(), 0.0);
      weighted += weight * score.score();
      weights += weight;
    }
    return new QualityReport(weights == 0 ? null : weighted / weights, List.copyOf(scores));
  }

  private static Score counted(QualityDefinition quality, Measures measures, Dimension dimension) {
    long met = measures.ofName(Measure.QUALITY_MET, dimension.specName());
    long checked = measures.ofName(Measure.QUALITY_CHECKED, dimension.specName());
    long rejected = 0;
    if (dimension == Dimension.VALIDITY) {
      // A rejected record is one check that was not met: it was not valid.
      rejected = measures.total(Measure.REJECTED);
      checked += rejected;
    }
    if (checked == 0) {
      return null;
    }
    double score = (double) met / checked;
    Double threshold = quality.thresholds().get(dimension);
    String breach =
        threshold == null || score >= threshold
            ? null
            : below(dimension, score, threshold) + reasons(measures, dimension, rejected);
    return new Score(dimension, met, checked, score, threshold, breach);
  }

  private static String below(Dimension dimension, double score, double threshold) {
    return String.format(
        Locale.ROOT,
        "%s %.3f below %s: ",
        dimension.specName(),
        Math.floor(score * 1000) / 1000,
        threshold);
  }

  /** The checks that failed most often, with their counts. */
  private static String reasons(Measures measures, Dimension dimension, long rejected) {
    Map<String, long[]> byCheck = new TreeMap<>();
    String prefix = dimension.specName() + "/";
    measures
        .counts()
        .forEach(
            (key, count) -> {
              if (key.name().startsWith(prefix)) {
                long[] counts =
                    byCheck.computeIfAbsent(
                        key.name().substring(prefix.length()), unused -> new long[2]);
                if (key.measure() == Measure.QUALITY_MET) {
                  counts[0] += count;
                } else if (key.measure() == Measure.QUALITY_CHECKED) {
                  counts[1] += count;
                }
              }
            });
    List<String> reasons = new ArrayList<>();
    if (rejected > 0) {
      reasons.add(
          rejected == 1
              ? "1 record was rejected"
              : String.format(Locale.ROOT, "%,d records were rejected", rejected));
    }
    byCheck.entrySet().stream()
        .filter(entry -> entry.getValue()[1] > entry.getValue()[0])
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, long[]> entry) -> entry.getValue()[0] - entry.getValue()[1]))
        .limit(3)
        .forEach(
            entry ->
                reasons.add(
                    String.format(
                        Locale.ROOT,
                        "%s failed on %,d of %,d",
                        entry.getKey(),
                        entry.getValue()[1] - entry.getValue()[0],
                        entry.getValue()[1])));
    return String.join(", ", reasons);
  }

  private static Score timeliness(QualityDefinition quality, Measures measures, Instant runStart) {
    long newestCollected = measures.total(Measure.NEWEST_COLLECTED);
    if (quality.maxAge() == null || newestCollected == 0) {
      return null;
    }
    Instant collectedAt = Instant.ofEpochSecond(newestCollected);
    Duration collectionAge = Duration.between(collectedAt, runStart);
    double score = Freshness.of(collectionAge, quality.maxAge());
    String reason = "the newest collection is " + hours(collectionAge) + " old";
    long newestEvent = measures.total(Measure.NEWEST_EVENT);
    if (quality.eventField() != null && newestEvent != 0) {
      Duration eventAge = Duration.between(Instant.ofEpochSecond(newestEvent), collectedAt);
      double eventScore = Freshness.of(eventAge, quality.maxAge());
      if (eventScore < score) {
        score = eventScore;
        reason =
            "the newest "
                + quality.eventField()
                + " was "
                + hours(eventAge)
                + " old when collected";
      }
    }
    String breach =
        score >= 1
            ? null
            : below(Dimension.TIMELINESS, score, 1).replace("below 1.0", "below 1")
                + reason
                + ", more than "
                + hours(quality.maxAge());
    return new Score(Dimension.TIMELINESS, 0, 0, score, 1.0, breach);
  }

  private static String hours(Duration age) {
    return age.toHours() < 72 ? age.toHours() + " hours" : age.toDays() + " days";
  }
}
