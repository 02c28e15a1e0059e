package dev.collection.transforms.anomaly.autoencoder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.impl.ArrayExample;

class AutoencoderTest {
  private static final List<String> NAMES = List.of("a", "b");

  /** Two features that are always about equal: one unit is enough to know both. */
  private static AutoencoderModel train(long seed) {
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      double value = 2 * random.nextDouble() - 1;
      rows.add(new double[] {value, value + 0.02 * random.nextGaussian()});
    }
    return new AutoencoderTrainer(
            1, 40, seed, Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC))
        .train(Columns.dataset(rows, NAMES), Map.of());
  }

  private static double error(AutoencoderModel model, double first, double second) {
    double[] errors = model.errors(new double[] {first, second});
    return Math.hypot(errors[0], errors[1]);
  }

  @Test
  void whenFeaturesGoTogetherAsUsual_theErrorIsSmall_elseItIsNot() {
    AutoencoderModel model = train(42);

    assertThat(error(model, 0.5, 0.5), is(lessThan(0.1)));
    assertThat(error(model, -0.8, -0.8), is(lessThan(0.15)));
    // Each value is usual by itself.
    assertThat(error(model, 0.5, -0.5), is(greaterThan(0.6)));
  }

  @Test
  void whenAValueIsFarOff_theErrorGrowsWithIt() {
    AutoencoderModel model = train(42);

    assertThat(error(model, 1000, 1000), is(greaterThan(1300.0)));
    assertThat(error(model, 2000, 2000), is(greaterThan(2700.0)));
  }

  @Test
  void tribuoPredictsTheLengthOfTheErrors() {
    AutoencoderModel model = train(42);

    assertThat(
        model
            .predict(
                new ArrayExample<>(
                    AnomalyFactory.UNKNOWN_EVENT,
                    new String[] {"b", "a"},
                    new double[] {-0.5, 0.5}))
            .getOutput()
            .getScore(),
        is(closeTo(error(model, 0.5, -0.5), 1e-12)));
  }

  @Test
  void whenTrainedAgain_isTheSame_andWithAnotherSeedAnother() {
    double first = error(train(42), 0.5, -0.5);

    assertThat(error(train(42), 0.5, -0.5), is(first));
    assertThat(error(train(43), 0.5, -0.5), is(not(first)));
  }

  @Test
  void whenWrittenAndReadByTribuo_isTheSameWithItsProvenance() throws Exception {
    AutoencoderModel model = train(42);
    AutoencoderModel read = ModelBytes.decode(ModelBytes.encode(model), AutoencoderModel.class);

    assertThat(error(read, 0.5, -0.5), is(error(model, 0.5, -0.5)));
    assertThat(read.getProvenance().toString().contains("seed=42"), is(true));
    assertThat(read.getProvenance().toString().contains("epochs=40"), is(true));
  }

  @Test
  void whenCutShort_saysSo() {
    byte[] encoded = ModelBytes.encode(train(42));

    for (int length : new int[] {0, 10, encoded.length / 2, encoded.length - 1}) {
      assertThrows(
          IOException.class,
          () -> ModelBytes.decode(Arrays.copyOf(encoded, length), AutoencoderModel.class));
    }
  }
}
