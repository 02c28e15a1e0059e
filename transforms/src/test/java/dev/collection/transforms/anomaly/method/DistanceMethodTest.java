package dev.collection.transforms.anomaly.method;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Baseline;
import dev.collection.transforms.anomaly.Contribution;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod.NotEnoughDataException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two methods that judge each feature by itself. */
class DistanceMethodTest {
  private static final double LOG_2 = Math.log(2);
  private static final AnomalyDefinition DEFINITION =
      new AnomalyDefinition(
          List.of("pay", "level"),
          List.of("pay"),
          List.of("group"),
          List.of("robust_z"),
          50,
          20,
          1000,
          0.05,
          MethodSettings.DEFAULTS,
          1);

  private final ReferenceSample sample = new ReferenceSample(2, 1000, 1);

  private static FeatureVector vector(double pay, double level) {
    return new FeatureVector("g", new double[] {pay, level}, new double[] {Math.log(pay), level});
  }

  /** Pay of 50, 100 and 200 in equal parts: the median is 100, the MAD is ln 2. */
  private void addThirds(int count) {
    for (int i = 0; i < count; i++) {
      sample.add("key-" + sample.count(), vector(50 << (i % 3), 7));
    }
  }

  private FittedMethod fit(AnomalyMethod method) throws NotEnoughDataException {
    return method.fit(new TrainingData(sample, baseline(), DEFINITION), DEFINITION);
  }

  private Baseline baseline() {
    return Baseline.of(sample, DEFINITION);
  }

  private double score(FittedMethod method, FeatureVector vector) {
    return method.score(baseline().compare(vector));
  }

  @Test
  void whenFarFromTheMedianOfItsGroup_robustZIsTheDistanceInSpreads() throws Exception {
    addThirds(60);
    FittedMethod method = fit(new RobustZScore());
    double spread = 1.4826 * LOG_2 * (1 + 1.17 / Math.sqrt(60));

    assertThat(score(method, vector(100, 7)), is(closeTo(0, 1e-12)));
    assertThat(score(method, vector(800, 7)), is(closeTo(3 * LOG_2 / spread, 1e-9)));
    assertThat(score(method, vector(12.5, 7)), is(closeTo(3 * LOG_2 / spread, 1e-9)));
    Contribution contribution = method.contributions(baseline().compare(vector(800, 7))).get(0);
    assertThat(contribution.feature(), is(0));
    assertThat(contribution.value(), is(800.0));
    assertThat(contribution.usual(), is(closeTo(100, 1e-9)));
    assertThat(contribution.contribution(), is(closeTo(3 * LOG_2 / spread, 1e-9)));
  }

  @Test
  void whenOutsideTheQuartiles_interquartileRangeIsTheDistanceInRanges() throws Exception {
    addThirds(60);
    FittedMethod method = fit(new InterquartileRange());
    double spread = 1.4826 * LOG_2 * (1 + 1.17 / Math.sqrt(60));
    double range = Math.max(2 * LOG_2, spread);

    assertThat(score(method, vector(199, 7)), is(0.0));
    assertThat(score(method, vector(800, 7)), is(closeTo(2 * LOG_2 / range, 1e-9)));
  }

  @Test
  void whenTwoFeaturesAreOdd_theScoreIsTheRootOfTheSquaresAndContributionsAddUp() throws Exception {
    addThirds(60);
    for (AnomalyMethod each : List.of(new RobustZScore(), new InterquartileRange())) {
      FittedMethod method = fit(each);
      List<Contribution> contributions = method.contributions(baseline().compare(vector(3200, 70)));
      double pay = score(method, vector(3200, 7));
      double level = score(method, vector(100, 70));

      assertThat(score(method, vector(3200, 70)), is(closeTo(Math.hypot(pay, level), 1e-9)));
      assertThat(
          contributions.stream().mapToDouble(Contribution::contribution).sum(),
          is(closeTo(Math.hypot(pay, level), 1e-9)));
      assertThat(
          contributions.get(0).contribution() / contributions.get(1).contribution(),
          is(closeTo(pay * pay / (level * level), 1e-9)));
    }
  }

  @Test
  void whenNothingIsOdd_contributionsAreZero() throws Exception {
    addThirds(60);
    List<Contribution> contributions =
        fit(new InterquartileRange()).contributions(baseline().compare(vector(100, 7)));

    assertThat(contributions.stream().mapToDouble(Contribution::contribution).sum(), is(0.0));
  }

  @Test
  void whenAFeatureIsMissing_theOthersAreJudged() throws Exception {
    addThirds(60);
    for (AnomalyMethod each : List.of(new RobustZScore(), new InterquartileRange())) {
      FittedMethod method = fit(each);
      double alone = score(method, vector(800, 7));

      assertThat(score(method, vector(800, Double.NaN)), is(alone));
      assertThat(
          method.contributions(baseline().compare(vector(800, Double.NaN))).get(1).contribution(),
          is(0.0));
      assertThat(score(method, vector(Double.NaN, Double.NaN)), is(Double.NaN));
    }
  }

  @Test
  void whenThereAreFewerRecordsThanNeeded_saysHowMany() {
    addThirds(49);

    NotEnoughDataException thrown =
        assertThrows(NotEnoughDataException.class, () -> fit(new RobustZScore()));

    assertThat(thrown.getMessage(), is("49 records, at least 50 are needed"));
  }

  @Test
  void whenAllValuesAreEqual_saysSo() {
    for (int i = 0; i < 60; i++) {
      sample.add("key-" + i, vector(100, 7));
    }

    NotEnoughDataException thrown =
        assertThrows(NotEnoughDataException.class, () -> fit(new InterquartileRange()));

    assertThat(
        thrown.getMessage(),
        is("all 60 records of the sample have the usual values of their group"));
  }
}
