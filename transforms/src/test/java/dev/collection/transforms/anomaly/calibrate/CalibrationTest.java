package dev.collection.transforms.anomaly.calibrate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final double LEAST = 1e-6;

  /** Exponential scores of mean 1: the p-value of a score is e to the minus that score. */
  private static double[] exponential(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = new double[count];
    Arrays.setAll(scores, i -> -Math.log(1 - random.nextDouble()));
    return scores;
  }

  private static Calibration calibrated(double[] scores) {
    return Calibration.of(scores, LEAST, Double.NEGATIVE_INFINITY);
  }

  @Test
  void whenTheTailIsNotFollowedForEver_thePValueStaysThere() {
    double[] scores = exponential(2500, 1);
    Calibration calibration = Calibration.of(scores, LEAST, -10);

    assertThat(calibration.logP(7), is(calibrated(scores).logP(7)));
    assertThat(calibration.logP(14), is(-10.0));
    assertThat(calibration.logP(1e9), is(-10.0));
    assertThat(calibration.logP(calibration.scoreAt(-9)), is(closeTo(-9, 1e-9)));
    assertThat(calibration.scoreAt(-10.1), is(Double.POSITIVE_INFINITY));
  }

  @Test
  void inTheBulk_thePValueIsTheShareOfTheReferenceThatScoresAsMuch() {
    double[] scores = new double[99];
    Arrays.setAll(scores, i -> i + 1);
    Calibration calibration = calibrated(scores);

    assertThat(calibration.size(), is(99));
    assertThat(Math.exp(calibration.logP(0)), is(closeTo(1.0, 1e-12)));
    assertThat(Math.exp(calibration.logP(50)), is(closeTo(0.51, 1e-12)));
    assertThat(Math.exp(calibration.logP(50.5)), is(closeTo(0.50, 1e-12)));
  }

  @Test
  void inTheTail_thePValueGoesOnWhereTheReferenceEnds() {
    Calibration calibration = calibrated(exponential(2500, 1));

    // The truth is -7 and -14, one in a thousand and one in a million; careful is to say more.
    assertThat(calibration.logP(7), is(closeTo(-6.7, 1)));
    assertThat(calibration.logP(14), is(closeTo(-13.5, 2.5)));
  }

  @Test
  void asTheScoreGrows_thePValueFalls() {
    Calibration calibration = calibrated(exponential(200, 2));
    double before = 1;
    for (double score = 0; score < 1e6; score = score * 1.1 + 0.01) {
      double logP = calibration.logP(score);
      assertThat(logP, is(lessThanOrEqualTo(before)));
      assertThat(Double.isFinite(logP), is(true));
      before = logP;
    }
  }

  @Test
  void scoreAtIsTheInverseInTheTail() {
    Calibration calibration = calibrated(exponential(500, 3));

    for (double logP : new double[] {-3, -7, -20}) {
      assertThat(calibration.logP(calibration.scoreAt(logP)), is(closeTo(logP, 1e-9)));
    }
    assertThat(calibration.scoreAt(0), is(calibration.scoreAt(Math.log(0.5))));
  }

  @Test
  void whenOneInAHundredOfTheReferenceIsAnAnomaly_theTailIsNearlyTheSame() {
    double[] clean = exponential(2500, 4);
    double[] dirty = clean.clone();
    for (int i = 0; i < 25; i++) {
      dirty[i * 100] = 1000 + i;
    }

    double expected = calibrated(clean).logP(12);
    assertThat(calibrated(dirty).logP(12), is(closeTo(expected, 4)));
    assertThat(calibrated(dirty).logP(1000), is(lessThan(-15.0)));
  }

  @Test
  void whenTheReferenceIsSmall_isMoreCareful() {
    double small = calibrated(exponential(20, 5)).logP(20);
    double large = calibrated(exponential(2500, 5)).logP(20);

    assertThat(small, is(greaterThan(large + 4)));
  }

  @Test
  void whenTheTailIsHeavy_seesThatItIs() {
    double[] scores = exponential(2500, 6);
    // A Pareto distribution of shape 1/2: the p-value of a score s is (1 + s)^-2.
    Arrays.setAll(scores, i -> Math.expm1(scores[i] / 2));

    // The truth is -9.2, which the penalty on the shape does not let it reach.
    assertThat(calibrated(scores).logP(99), is(greaterThan(-20.0)));
    assertThat(calibrated(scores).logP(99), is(lessThan(-8.0)));
  }

  @Test
  void whenAllScoresAreEqual_theLeastDifferenceIsTheScale() {
    double[] scores = new double[1000];
    Calibration calibration = Calibration.of(scores, 0.5, Double.NEGATIVE_INFINITY);

    assertThat(Math.exp(calibration.logP(0)), is(closeTo(1, 1e-12)));
    // A tenth of e^-2, with the shape that 80 excesses leave.
    assertThat(calibration.logP(1), is(closeTo(Math.log(0.1) - 2, 0.05)));
  }

  @Test
  void whenThereAreTooFew_saysSo() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> Calibration.of(new double[14], LEAST, -10));

    assertThat(thrown.getMessage(), is("14 reference scores, at least 15 are needed"));
  }

  @Test
  void whenWrittenAndRead_isTheSame() {
    Calibration calibration = calibrated(exponential(100, 7));
    BinaryWriter writer = new BinaryWriter();
    calibration.write(writer);
    Calibration read = Calibration.read(new BinaryReader(writer.view()));

    for (double score : new double[] {-1, 0.5, 1, 3, 10}) {
      assertThat(read.logP(score), is(calibration.logP(score)));
    }
    assertThat(read.size(), is(100));
  }
}
