package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.transforms.anomaly.AnomalyMethod.NotEnoughDataException;
import dev.collection.transforms.anomaly.FittedMethod.Contribution;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustZScoreTest {
  private static final double LOG_2 = Math.log(2);

  private static AnomalyDefinition definition(List<String> logarithmic) {
    return new AnomalyDefinition(
        List.of("pay", "level"),
        logarithmic,
        List.of("group"),
        List.of("robust_z"),
        50,
        20,
        6,
        1000,
        0.01,
        0.001,
        1);
  }

  private static final AnomalyDefinition LOGARITHMIC = definition(List.of("pay"));

  private final ReferenceSample sample = new ReferenceSample(2, 1000, 1);

  private static FeatureVector vector(String group, double pay, double level) {
    return new FeatureVector(group, new double[] {pay, level}, new double[] {Math.log(pay), level});
  }

  /** Pay of 50, 100 and 200 in equal parts: the median is 100, the MAD is ln 2. */
  private void addThirds(String group, int count) {
    for (int i = 0; i < count; i++) {
      sample.add("key-" + sample.count(), vector(group, 50 << (i % 3), i % 2));
    }
  }

  private FittedMethod fit(AnomalyDefinition definition) throws NotEnoughDataException {
    return new RobustZScore().fit(sample, Baseline.of(sample, definition), definition);
  }

  @Test
  void whenFarFromTheMedianOfItsGroup_scoresTheDistanceInSpreads() throws Exception {
    addThirds("g", 60);
    FittedMethod method = fit(LOGARITHMIC);
    double spread = 1.4826 * LOG_2 * (1 + 1.17 / Math.sqrt(60));

    assertThat(method.name(), is("robust_z"));
    assertThat(method.threshold(), is(6.0));
    assertThat(method.score(vector("g", 100, 0)), is(closeTo(0, 1e-12)));
    assertThat(method.score(vector("g", 800, 0)), is(closeTo(3 * LOG_2 / spread, 1e-9)));
    assertThat(method.score(vector("g", 12.5, 0)), is(closeTo(3 * LOG_2 / spread, 1e-9)));
    Contribution contribution = method.contributions(vector("g", 800, 0)).get(0);
    assertThat(contribution.feature(), is(0));
    assertThat(contribution.value(), is(800.0));
    assertThat(contribution.usual(), is(closeTo(100, 1e-9)));
    assertThat(contribution.contribution(), is(closeTo(3 * LOG_2 / spread, 1e-9)));
  }

  @Test
  void whenSomeFeaturesAreLogarithmic_onlyTheyAreJudged() throws Exception {
    addThirds("g", 60);
    FittedMethod method = fit(LOGARITHMIC);

    assertThat(method.score(vector("g", 100, 1000)), is(closeTo(0, 1e-12)));
    assertThat(method.contributions(vector("g", 100, 1000)).size(), is(1));
  }

  @Test
  void whenNoFeatureIsLogarithmic_allAreJudged() throws Exception {
    addThirds("g", 60);
    FittedMethod method =
        new RobustZScore()
            .fit(sample, Baseline.of(sample, definition(List.of())), definition(List.of()));

    List<Contribution> contributions = method.contributions(vector("g", Math.E, 1000));
    assertThat(contributions.size(), is(2));
    assertThat(contributions.get(0).feature(), is(1));
    assertThat(method.score(vector("g", Math.E, 1000)), is(contributions.get(0).contribution()));
  }

  @Test
  void whenGroupIsUnknownSmallOrNull_hasNoScore() throws Exception {
    addThirds("g", 60);
    addThirds("small", 19);
    addThirds("one", 1);
    FittedMethod method = fit(LOGARITHMIC);

    assertThat(method.score(vector("small", 1e9, 0)), is(Double.NaN));
    assertThat(method.score(vector("one", 1e9, 0)), is(Double.NaN));
    assertThat(method.score(vector("never seen", 1e9, 0)), is(Double.NaN));
    assertThat(method.score(vector(null, 1e9, 0)), is(Double.NaN));
  }

  @Test
  void whenEveryFeatureIsMissing_hasNoScore() throws Exception {
    addThirds("g", 60);

    assertThat(fit(LOGARITHMIC).score(vector("g", Double.NaN, 1)), is(Double.NaN));
  }

  @Test
  void whenAllValuesAreEqual_equalOnesScoreZeroAndFivePercentScoresOne() throws Exception {
    for (int i = 0; i < 50; i++) {
      sample.add("key-" + i, vector("g", 100, 1));
    }
    FittedMethod method = fit(LOGARITHMIC);

    assertThat(method.score(vector("g", 100, 1)), is(0.0));
    assertThat(method.score(vector("g", 100 * Math.exp(0.05), 1)), is(closeTo(1, 1e-9)));
    assertThat(method.score(vector("g", 100.01, 1)) < 0.01, is(true));
  }

  @Test
  void whenThereAreFewerRecordsThanNeeded_saysHowMany() {
    addThirds("g", 49);

    NotEnoughDataException thrown =
        assertThrows(NotEnoughDataException.class, () -> fit(LOGARITHMIC));

    assertThat(thrown.getMessage(), is("49 records, at least 50 are needed"));
  }
}
