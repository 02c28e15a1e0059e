package dev.collection.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.VersionAgreement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordScorerTest {
  private static final RecordScorer SCORER =
      new RecordScorer(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START);

  private static RecordScorer scorer(QualityDefinition definition) {
    return new RecordScorer(Posts.TYPE, Posts.RULES, definition, Posts.RUN_START);
  }

  @Test
  void whenNothingIsWrong_scoresOne() {
    RecordQuality quality = SCORER.score(Posts.record("a", Posts.full("1"), Posts.allPassed()));
    assertThat(quality.score(), is(1.0));
    assertThat(quality.missed(), is(Map.of()));
    assertThat(quality.describeMissed(), is(nullValue()));
    assertThat(
        quality.dimensions(),
        is(
            Map.of(
                Dimension.COMPLETENESS, new Ratio(4, 4),
                Dimension.ACCURACY, new Ratio(2, 2),
                Dimension.CONSISTENCY, new Ratio(1, 1),
                Dimension.TIMELINESS, new Ratio(1, 1),
                Dimension.VALIDITY, new Ratio(2, 2))));
  }

  @Test
  void whenEveryDimensionHasAFault_isTheWeightedMeanOfItsShares() {
    Object[] values = Posts.full("1");
    values[1] = null;
    Instant collected = Posts.RUN_START.minusSeconds(24 * 3600 + 1);
    DistinctRecord record =
        Posts.record(
            "a",
            collected,
            values,
            Posts.outcomes(Posts.bits(0, 1, 2, 3, 4), Posts.bits(1, 3)),
            3,
            1);
    RecordQuality quality = SCORER.score(record);
    assertThat(
        quality.dimensions(),
        is(
            Map.of(
                Dimension.COMPLETENESS, new Ratio(3, 4),
                Dimension.ACCURACY, new Ratio(1, 2),
                Dimension.CONSISTENCY, new Ratio(2, 4),
                Dimension.TIMELINESS, new Ratio(0, 1),
                Dimension.VALIDITY, new Ratio(1, 2))));
    assertThat(
        quality.describeMissed(),
        is(
            "completeness 3/4 (title); accuracy 1/2 (agency_known); consistency 2/4 (agency);"
                + " timeliness 0/1 (collected); validity 1/2 (short_title)"));
    // .25 * 3/4 + .25 * 1/2 + .20 * 2/4 + .15 * 0 + .15 * 1/2
    assertThat(quality.score(), closeTo(0.4875, 1e-12));
  }

  @Test
  void whenValueIsNullOrEmpty_itIsMissing() {
    Object[] values = {"1", "", List.of(), null, null};
    RecordQuality quality = SCORER.score(Posts.record("a", values, Posts.allPassed()));
    assertThat(quality.dimensions().get(Dimension.COMPLETENESS), is(new Ratio(1, 4)));
    assertThat(quality.describeMissed(), is("completeness 1/4 (title, series, agency)"));
  }

  @Test
  void whenSeveralThingsOfADimensionAreMissed_fieldsComeBeforeRulesInTheOrderOfTheSpec() {
    QualityDefinition definition =
        new QualityDefinition(
            Posts.DEFINITION.weights(), Map.of(), 0, List.of("posted", "title"), null, null);
    DistinctRecord one =
        Posts.record(
            "a", Posts.full("1"), Posts.outcomes(Posts.bits(0, 1, 2, 3, 4), Posts.bits(0, 1, 2)));
    DistinctRecord record =
        new DistinctRecord(
            one.checked(), 3, VersionAgreement.of(new long[] {2, 2}, new long[] {1, 0}));
    assertThat(
        scorer(definition).score(record).describeMissed(),
        is(
            "accuracy 0/2 (title_case, agency_known); consistency 1/5 (posted, title,"
                + " fits_series)"));
  }

  @Test
  void whenADimensionHasNoWeight_whatIsMissedOfItIsStillTold() {
    QualityDefinition definition =
        new QualityDefinition(Map.of(Dimension.VALIDITY, 1.0), Map.of(), 0, List.of(), null, null);
    RecordQuality quality =
        scorer(definition)
            .score(
                Posts.record("a", Posts.full("1"), Posts.outcomes(Posts.bits(0), Posts.bits(0))));
    assertThat(quality.score(), is(1.0));
    assertThat(quality.describeMissed(), is("accuracy 0/1 (title_case)"));
  }

  @Test
  void whenRuleDoesNotApply_itIsNotChecked() {
    RecordQuality quality =
        SCORER.score(
            Posts.record("a", Posts.full("1"), Posts.outcomes(Posts.bits(1, 4), Posts.bits(1))));
    assertThat(quality.dimensions().get(Dimension.ACCURACY), is(new Ratio(0, 1)));
    assertThat(quality.dimensions().get(Dimension.VALIDITY), is(new Ratio(1, 1)));
  }

  @Test
  void whenDimensionIsNotMeasured_itsWeightIsSpreadOverTheOthers() {
    Object[] values = Posts.full("1");
    values[1] = null;
    RecordQuality quality =
        SCORER.score(Posts.record("a", values, Posts.outcomes(Posts.bits(), Posts.bits())));
    assertThat(quality.dimensions().containsKey(Dimension.ACCURACY), is(false));
    assertThat(quality.dimensions().containsKey(Dimension.CONSISTENCY), is(false));
    // (.25 * 3/4 + .15 + .15) / (.25 + .15 + .15)
    assertThat(quality.score(), closeTo(0.4875 / 0.55, 1e-12));
  }

  @Test
  void whenCollectedExactlyAtTheGreatestAge_isInTime() {
    Ratio atLimit = timeliness(Posts.RUN_START.minusSeconds(24 * 3600));
    Ratio beyond = timeliness(Posts.RUN_START.minusSeconds(24 * 3600 + 1));
    Ratio ahead = timeliness(Posts.RUN_START.plusSeconds(5));
    assertThat(
        List.of(atLimit, beyond, ahead),
        is(List.of(new Ratio(1, 1), new Ratio(0, 1), new Ratio(1, 1))));
  }

  private static Ratio timeliness(Instant collectedAt) {
    DistinctRecord record =
        Posts.record("a", collectedAt, Posts.full("1"), Posts.allPassed(), 0, 0);
    return SCORER.score(record).dimensions().get(Dimension.TIMELINESS);
  }

  @Test
  void whenNoMeasuredDimensionHasAWeight_scoresOne() {
    QualityDefinition definition =
        new QualityDefinition(
            Map.of(Dimension.TIMELINESS, 1.0), Map.of(), 0, List.of(), null, null);
    RecordQuality quality =
        scorer(definition)
            .score(
                Posts.record("a", Posts.full("1"), Posts.outcomes(Posts.bits(0), Posts.bits(0))));
    assertThat(quality.score(), is(1.0));
    assertThat(quality.dimensions().containsKey(Dimension.TIMELINESS), is(false));
  }

  @Test
  void whenWeightsDoNotAddUpToOne_scoreIsStillAMean() {
    QualityDefinition definition =
        new QualityDefinition(
            Map.of(Dimension.ACCURACY, 3.0, Dimension.VALIDITY, 1.0),
            Map.of(),
            0,
            List.of(),
            null,
            null);
    RecordQuality quality =
        scorer(definition)
            .score(
                Posts.record(
                    "a", Posts.full("1"), Posts.outcomes(Posts.bits(0, 1), Posts.bits(0))));
    assertThat(quality.score(), is((3.0 * 0.5 + 1.0) / 4.0));
  }
}
