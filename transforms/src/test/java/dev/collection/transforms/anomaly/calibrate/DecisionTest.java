package dev.collection.transforms.anomaly.calibrate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The combination of p-values and the cutoff. */
class DecisionTest {
  private static double combined(double... p) {
    double[] logP = Arrays.stream(p).map(Math::log).toArray();
    return Math.exp(CauchyCombination.logP(logP, IntStream.range(0, p.length).toArray()));
  }

  @Test
  void ofOneMethod_isItsPValue() {
    assertThat(combined(0.3), is(closeTo(0.3, 1e-12)));
    assertThat(combined(1e-12) / 1e-12, is(closeTo(1, 1e-9)));
    assertThat(combined(0.3, Double.NaN), is(closeTo(0.3, 1e-12)));
  }

  @Test
  void ofMethodsThatAgree_isTheirPValue() {
    assertThat(combined(9e-4, 9e-4, 9e-4), is(closeTo(9e-4, 1e-12)));
    assertThat(combined(1e-9, 1e-9) / 1e-9, is(closeTo(1, 1e-9)));
  }

  @Test
  void ofOneSureMethodOfThree_isThreeTimesItsPValue() {
    assertThat(combined(1e-8, 0.5, 0.5) / 3e-8, is(closeTo(1, 1e-6)));
    assertThat(combined(1e-5, 0.5, 0.5) / 3e-5, is(closeTo(1, 1e-3)));
  }

  @Test
  void whenAMethodFindsARecordUtterlyOrdinary_doesNotOutvoteTheOthers() {
    assertThat(combined(1e-4, 1.0), is(lessThan(3e-4)));
  }

  @Test
  void whenPValuesAreBeyondDoubles_isTheirLogarithm() {
    double logP = CauchyCombination.logP(new double[] {-5000, Math.log(0.5)}, new int[] {0, 1});

    assertThat(logP, is(closeTo(-5000 + Math.log(2), 1e-9)));
  }

  /** Of p = 0.02 the Cauchy variable is tan(0.48 pi) = 15.8945, and of 1/1000 it is 318.3088. */
  @Test
  void theLeadingMethodCountsAlways_theOthersWhereTheyAreSure() {
    assertThat(combined(0.02, 0.3, 0.4), is(closeTo(cauchyTail(15.8945 / 3), 1e-6)));
    assertThat(combined(0.02, 0.0011, 0.4), is(closeTo(combined(0.02, 0.3, 0.4), 1e-12)));
    assertThat(
        combined(0.02, 0.000999999, 0.4), is(closeTo(cauchyTail((15.8945 + 318.31) / 3), 1e-6)));
    assertThat(combined(0.4, 0.02), is(greaterThan(0.4)));
  }

  private static double cauchyTail(double value) {
    return 0.5 - Math.atan(value) / Math.PI;
  }

  @Test
  void theFirstThatHasAPValueLeads() {
    double[] logP = {Math.log(0.3), Math.log(0.02), Double.NaN};

    assertThat(
        Math.exp(CauchyCombination.logP(logP, new int[] {2, 1, 0})),
        is(closeTo(combined(0.02, 0.3), 1e-12)));
    assertThat(
        Math.exp(CauchyCombination.logP(logP, new int[] {0, 2, 1})),
        is(closeTo(combined(0.3, 0.02), 1e-12)));
  }

  @Test
  void whenNoMethodHasOne_thereIsNone() {
    assertThat(CauchyCombination.logP(new double[] {Double.NaN}, new int[] {0}), is(Double.NaN));
    assertThat(CauchyCombination.logP(new double[0], new int[0]), is(Double.NaN));
  }

  /** The example of Benjamini and Hochberg (1995), section 3.1: at 0.05 four of 15 are rejected. */
  @Test
  void cutoffIsThatOfBenjaminiAndHochberg() {
    double[] p = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };
    double[] logP = Arrays.stream(p).map(Math::log).toArray();

    double cutoff = Math.exp(FalseDiscoveryRate.logCutoff(logP, 15, 0.05));

    assertThat(cutoff, is(closeTo(4 * 0.05 / 15, 1e-12)));
    assertThat(Arrays.stream(p).filter(next -> next <= cutoff).count(), is(4L));
  }

  @Test
  void whenNothingOfTheSamplePasses_theCutoffIsThatOfAllRecords() {
    double[] logP = {Math.log(0.4), Math.log(0.7)};

    assertThat(
        Math.exp(FalseDiscoveryRate.logCutoff(logP, 1_000_000, 0.05)), is(closeTo(5e-8, 1e-15)));
    assertThat(
        Math.exp(FalseDiscoveryRate.logCutoff(new double[0], 1, 0.05)), is(closeTo(0.05, 1e-12)));
  }

  @Test
  void whenAllPValuesAreUniform_almostNothingPasses() {
    SplittableRandom random = new SplittableRandom(1);
    long flagged = 0;
    for (int round = 0; round < 200; round++) {
      double[] logP = random.doubles(500).map(Math::log).toArray();
      double cutoff = FalseDiscoveryRate.logCutoff(logP, 500, 0.05);
      flagged += Arrays.stream(logP).filter(next -> next <= cutoff).count();
    }

    // In 5% of the rounds something may pass; seen are 9 of 100,000.
    assertThat(flagged, is(lessThan(25L)));
  }
}
