package dev.collection.transforms.quality;

import static dev.collection.transforms.quality.Postings.NOON_BEFORE;
import static dev.collection.transforms.quality.Postings.RUN_START;
import static dev.collection.transforms.quality.Postings.posting;
import static dev.collection.transforms.quality.Postings.quality;
import static dev.collection.transforms.quality.Postings.scorer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.quality.QualityReport.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityReportTest {
  private static final double EXACTLY = 1e-12;

  private static Measures measured(QualityDefinition quality, List<DistinctRecord> records) {
    RecordScorer scorer = scorer(quality);
    QualityCounts counts = scorer.newCounts();
    records.forEach(record -> scorer.score(record, counts));
    return counts.toMeasures();
  }

  private static Measures checks(String name, long met, long made) {
    return new Measures()
        .add(Measure.QUALITY_MET, "api", name, met)
        .add(Measure.QUALITY_CHECKED, "api", name, made);
  }

  /** The example of src/docs/quality.md, number by number. */
  @Test
  void whenTheWorkedExampleIsComputed_itGivesTheNumbersOfTheDocumentation() {
    Measures measures = measured(quality(), List.of(Postings.good(), Postings.poor()));
    measures.add(Measure.REJECTED, "api", "Normalize", 1);
    QualityReport report = QualityReport.of(quality(), measures, RUN_START);
    assertThat(
        report.scores(),
        contains(
            new Score(
                Dimension.COMPLETENESS,
                3,
                4,
                0.75,
                0.95,
                "completeness 0.750 below 0.95: agency failed on 1 of 2"),
            new Score(Dimension.ACCURACY, 1, 1, 1.0, 0.98, null),
            new Score(Dimension.CONSISTENCY, 1, 2, 0.5, null, null),
            new Score(
                Dimension.TIMELINESS,
                0,
                0,
                0.4,
                1.0,
                "timeliness 0.400 below 1: the newest posting_date was 60 hours old when collected,"
                    + " more than 24 hours"),
            new Score(
                Dimension.VALIDITY,
                1,
                3,
                1.0 / 3,
                0.99,
                "validity 0.333 below 0.99: 1 record was rejected, url_form failed on 1 of 2")));
    assertThat(
        report.overall(),
        is(closeTo(0.25 * 0.75 + 0.25 * 1 + 0.20 * 0.5 + 0.15 * 0.4 + 0.15 / 3, EXACTLY)));
    assertThat(report.overall(), is(closeTo(0.6475, EXACTLY)));
    assertThat(report.breaches().size(), is(3));
  }

  @Test
  void whenARuleFailsOften_theBreachNamesItWithItsCounts() {
    Measures measures =
        checks("accuracy", 10_438, 10_850)
            .addAll(checks("accuracy/salary_order", 10_428, 10_840))
            .addAll(checks("accuracy/grade_order", 10, 10));
    assertThat(
        QualityReport.of(quality(), measures, RUN_START).breaches(),
        contains("accuracy 0.962 below 0.98: salary_order failed on 412 of 10,840"));
  }

  @Test
  void whenManyRulesFail_theThreeThatFailedMostAreNamed() {
    Measures measures =
        checks("accuracy", 0, 100)
            .addAll(checks("accuracy/a", 0, 10))
            .addAll(checks("accuracy/b", 0, 40))
            .addAll(checks("accuracy/c", 0, 20))
            .addAll(checks("accuracy/d", 0, 30));
    assertThat(
        QualityReport.of(quality(), measures, RUN_START).breaches(),
        contains(
            "accuracy 0.000 below 0.98: b failed on 40 of 40, d failed on 30 of 30,"
                + " c failed on 20 of 20"));
  }

  @Test
  void whenAScoreIsJustBelowItsThreshold_itIsNotRoundedUpToIt() {
    assertThat(
        QualityReport.of(
                quality(),
                checks("accuracy", 979_999, 1_000_000).addAll(checks("accuracy/a", 1, 20_002)),
                RUN_START)
            .breaches(),
        contains("accuracy 0.979 below 0.98: a failed on 20,001 of 20,002"));
    assertThat(
        QualityReport.of(quality(), checks("accuracy", 98, 100), RUN_START).breaches(),
        is(empty()));
  }

  @Test
  void whenNothingWasMeasured_thereIsNoScoreAndNoOverall() {
    QualityReport report = QualityReport.of(quality(), new Measures(), RUN_START);
    assertThat(report.scores(), is(empty()));
    assertThat(report.overall(), is(nullValue()));
  }

  @Test
  void whenADimensionIsNotMeasured_itsWeightDoesNotCount() {
    Measures measures = checks("completeness", 1, 2).addAll(checks("accuracy", 1, 1));
    QualityReport report = QualityReport.of(quality(), measures, RUN_START);
    assertThat(
        report.scores().stream().map(Score::dimension).toList(),
        is(List.of(Dimension.COMPLETENESS, Dimension.ACCURACY)));
    assertThat(report.overall(), is(closeTo(0.75, EXACTLY)));
  }

  @Test
  void whenEverythingWasRejected_validityIsZero() {
    Measures measures = new Measures().add(Measure.REJECTED, "api", "Parse", 1_234);
    QualityReport report = QualityReport.of(quality(), measures, RUN_START);
    assertThat(
        report.scores(),
        contains(
            new Score(
                Dimension.VALIDITY,
                0,
                1_234,
                0.0,
                0.99,
                "validity 0.000 below 0.99: 1,234 records were rejected")));
    assertThat(report.overall(), is(0.0));
  }

  @Test
  void whenASourceIsAsked_onlyItsOwnChecksCount() {
    Measures measures =
        checks("accuracy", 1, 2)
            .add(Measure.QUALITY_MET, "file", "accuracy", 3)
            .add(Measure.QUALITY_CHECKED, "file", "accuracy", 3)
            .add(Measure.REJECTED, "file", "Parse", 1);
    assertThat(
        QualityReport.ofSource(quality(), measures, RUN_START, "file").scores().stream()
            .map(score -> score.dimension() + " " + score.met() + "/" + score.checked())
            .toList(),
        is(List.of("ACCURACY 3/3", "VALIDITY 0/1")));
    assertThat(
        QualityReport.of(quality(), measures, RUN_START).scores().get(0).score(),
        is(closeTo(0.8, EXACTLY)));
  }

  private static Score timeliness(QualityDefinition quality, String posted, Instant collectedAt) {
    DistinctRecord record = posting("api", "t", "a", posted, collectedAt);
    return QualityReport.of(quality, measured(quality, List.of(record)), RUN_START)
        .scores()
        .stream()
        .filter(score -> score.dimension() == Dimension.TIMELINESS)
        .findFirst()
        .orElse(null);
  }

  @Test
  void whenCollectedWithinTheAgeAndPostedThatDay_timelinessIsOne() {
    Score score = timeliness(quality(), "2026-11-07", NOON_BEFORE);
    assertThat(score, is(new Score(Dimension.TIMELINESS, 0, 0, 1.0, 1.0, null)));
    assertThat(timeliness(quality(), null, RUN_START.minus(Duration.ofHours(24))), is(score));
    // Clocks differ: what was collected after the run began is as fresh as can be.
    assertThat(timeliness(quality(), "2026-11-09", RUN_START.plusSeconds(60)), is(score));
  }

  @Test
  void whenADateIsTheNewestEvent_itsAgeCountsFromTheEndOfItsDay() {
    Instant midnight = Instant.parse("2026-11-07T00:00:00Z");
    assertThat(timeliness(quality(), "2026-11-05", midnight).score(), is(1.0));
    assertThat(timeliness(quality(), "2026-11-04", midnight).score(), is(0.5));
  }

  @Test
  void whenTheCollectionIsOld_theBreachSaysHowOld() {
    assertThat(
        timeliness(quality(), "2026-11-05", Instant.parse("2026-11-06T00:00:00Z")).breach(),
        is("timeliness 0.500 below 1: the newest collection is 48 hours old, more than 24 hours"));
    assertThat(
        timeliness(quality(), null, Instant.parse("2026-11-03T00:00:00Z")).breach(),
        is("timeliness 0.200 below 1: the newest collection is 5 days old, more than 24 hours"));
  }

  @Test
  void whenAnAgeIsAcceptable_neitherEventNorCollectionBreaches() {
    QualityDefinition week = quality("posting_date", Duration.ofDays(7));
    assertThat(timeliness(week, "2026-11-01", NOON_BEFORE).score(), is(1.0));
  }

  @Test
  void whenNoEventFieldIsGiven_onlyTheCollectionCounts() {
    QualityDefinition noEvent = quality(null, Duration.ofHours(24));
    assertThat(timeliness(noEvent, "2020-01-01", NOON_BEFORE).score(), is(1.0));
  }

  @Test
  void whenNoAgeIsGiven_timelinessIsNotMeasured() {
    assertThat(
        timeliness(quality("posting_date", null), "2026-11-07", NOON_BEFORE), is(nullValue()));
  }
}
