package dev.collection.transforms.quality;

import static dev.collection.transforms.quality.Postings.NOON_BEFORE;
import static dev.collection.transforms.quality.Postings.RUN_START;
import static dev.collection.transforms.quality.Postings.SALARY_ORDER;
import static dev.collection.transforms.quality.Postings.URL_FORM;
import static dev.collection.transforms.quality.Postings.judged;
import static dev.collection.transforms.quality.Postings.posting;
import static dev.collection.transforms.quality.Postings.quality;
import static dev.collection.transforms.quality.Postings.scorer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;

import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordScorerTest {
  private static final double EXACTLY = 1e-12;

  private static double score(QualityDefinition quality, DistinctRecord record) {
    RecordScorer scorer = scorer(quality);
    return scorer.score(record, scorer.newCounts());
  }

  @Test
  void whenEveryDimensionIsMeasured_scoreIsTheirWeightedMean() {
    assertThat(
        score(quality(), Postings.good()),
        is(closeTo(0.25 * 1 + 0.25 * 1 + 0.20 * 0.5 + 0.15 * 1 + 0.15 * 1, EXACTLY)));
  }

  @Test
  void whenDimensionsAreNotMeasured_theirWeightsDoNotCount() {
    // Completeness 1/2, timeliness 24 h of 72 h, validity 0/1; no accuracy, no other version.
    assertThat(
        score(quality(), Postings.poor()),
        is(closeTo((0.25 / 2 + 0.15 / 3 + 0) / (0.25 + 0.15 + 0.15), EXACTLY)));
  }

  @Test
  void whenNothingCanBeChecked_scoreIsOne() {
    QualityDefinition nothing = new QualityDefinition(Map.of(), Map.of(), 0, List.of(), null, null);
    assertThat(score(nothing, Postings.poor()), is(1.0));
    RecordType bare = new RecordType("bare", List.of(Postings.TYPE.field(0)), List.of(), List.of());
    RecordScorer scorer = new RecordScorer(bare, List.of(), quality(null, null), RUN_START);
    DistinctRecord alone = posting("api", null, null, null, NOON_BEFORE);
    assertThat(scorer.score(alone, scorer.newCounts()), is(1.0));
  }

  @Test
  void whenARecordIsScored_everyCheckIsCountedUnderItsSource() {
    RecordScorer scorer = scorer(quality());
    QualityCounts counts = scorer.newCounts();
    scorer.score(Postings.good(), counts);
    scorer.score(Postings.poor(), counts);
    scorer.score(
        judged(posting("file", "Clerk", "Army", null, NOON_BEFORE), SALARY_ORDER, false), counts);
    Measures expected = new Measures();
    count(expected, "api", "completeness", 3, 4);
    count(expected, "api", "completeness/title", 2, 2);
    count(expected, "api", "completeness/agency", 1, 2);
    count(expected, "api", "accuracy", 1, 1);
    count(expected, "api", "accuracy/salary_order", 1, 1);
    count(expected, "api", "consistency", 1, 2);
    count(expected, "api", "consistency/versions", 1, 2);
    count(expected, "api", "validity", 1, 2);
    count(expected, "api", "validity/url_form", 1, 2);
    count(expected, "file", "completeness", 2, 2);
    count(expected, "file", "completeness/title", 1, 1);
    count(expected, "file", "completeness/agency", 1, 1);
    count(expected, "file", "accuracy", 0, 1);
    count(expected, "file", "accuracy/salary_order", 0, 1);
    expected.add(Measure.NEWEST_COLLECTED, "api", NOON_BEFORE.getEpochSecond());
    expected.add(Measure.NEWEST_COLLECTED, "file", NOON_BEFORE.getEpochSecond());
    // The end of 4 November.
    expected.add(
        Measure.NEWEST_EVENT, "api", Instant.parse("2026-11-05T00:00:00Z").getEpochSecond());
    assertThat(counts.toMeasures(), is(expected));
  }

  private static void count(Measures measures, String source, String name, long met, long made) {
    measures.add(Measure.QUALITY_MET, source, name, met);
    measures.add(Measure.QUALITY_CHECKED, source, name, made);
  }

  @Test
  void whenRecordsComeInOtherBundlesAndOrders_theCountsAreTheSame() {
    List<DistinctRecord> records = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      DistinctRecord record =
          posting(
              "s" + i % 3,
              i % 4 == 0 ? null : "t",
              "a",
              "2026-11-0" + (1 + i % 7),
              NOON_BEFORE.minusSeconds(i));
      records.add(judged(record, i % 2 == 0 ? SALARY_ORDER : URL_FORM, i % 5 != 0));
    }
    Measures expected = measured(records, 50);
    Random random = new Random(11);
    for (int bundle = 1; bundle < 30; bundle++) {
      Collections.shuffle(records, random);
      assertThat(measured(records, bundle), is(expected));
    }
  }

  private static Measures measured(List<DistinctRecord> records, int bundle) {
    RecordScorer scorer = scorer(quality());
    Measures sum = new Measures();
    for (int from = 0; from < records.size(); from += bundle) {
      QualityCounts counts = scorer.newCounts();
      records
          .subList(from, Math.min(records.size(), from + bundle))
          .forEach(record -> scorer.score(record, counts));
      sum.addAll(counts.toMeasures());
    }
    return sum;
  }

  @Test
  void whenTheEventIsAnInstant_itIsCountedAsItIs() {
    RecordScorer scorer = scorer(quality("updated", Duration.ofHours(24)));
    QualityCounts counts = scorer.newCounts();
    Instant updated = Instant.parse("2026-11-06T10:00:00Z");
    scorer.score(Postings.updated(updated, NOON_BEFORE), counts);
    scorer.score(Postings.updated(null, NOON_BEFORE), counts);
    assertThat(
        counts.toMeasures().get(Measure.NEWEST_EVENT, "api", ""), is(updated.getEpochSecond()));
  }

  @Test
  void whenARecordAges_itsFreshnessIsTheAcceptableShareOfItsAge() {
    Duration day = Duration.ofHours(24);
    assertThat(Freshness.of(Duration.ofHours(-5), day), is(1.0));
    assertThat(Freshness.of(Duration.ZERO, day), is(1.0));
    assertThat(Freshness.of(day, day), is(1.0));
    assertThat(Freshness.of(Duration.ofDays(2), day), is(0.5));
    assertThat(Freshness.of(Duration.ofDays(10), day), is(0.1));
  }
}
