package dev.collection.transforms.anomaly.neighbours;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.impl.ArrayExample;

class LocalOutlierFactorTest {
  private static final List<String> NAMES = List.of("a", "b");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  /** A dense and a sparse group, and one between them. */
  private static final double[][] TEN = {
    {0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 1}, {10, 10}, {10, 12}, {12, 10}, {13, 13}, {5, 5}
  };

  private static LocalOutlierFactorModel train(double[][] rows, int neighbours) {
    return new LocalOutlierFactorTrainer(neighbours, CLOCK)
        .train(Columns.dataset(Arrays.asList(rows), NAMES), Map.of());
  }

  /** As scikit-learn 1.2.1 has it: LocalOutlierFactor(n_neighbors=3, novelty=True). */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, 1.0721294583639398",
    "3, 3, 1.881700334847056",
    "11, 11, 0.9381636945714446",
    "20, 0, 3.8253773110967146",
    "1.5, -2, 1.7841879314532312"
  })
  void isThatOfScikitLearn(double a, double b, double factor) {
    assertThat(
        LocalDensities.of(TEN, 3).outlierFactor(new double[] {a, b}), is(closeTo(factor, 1e-9)));
  }

  /** Between two groups that have the same density, where no coordinate is unusual by itself. */
  @Test
  void whenBetweenGroups_isOdd() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] rows = new double[400][];
    Arrays.setAll(
        rows,
        i -> {
          double centre = i % 2 == 0 ? -4 : 4;
          return new double[] {centre + random.nextGaussian(), centre + random.nextGaussian()};
        });
    LocalOutlierFactorModel model = train(rows, 30);

    assertThat(model.outlierFactor(new double[] {4, 4}), is(lessThan(1.1)));
    assertThat(model.outlierFactor(new double[] {-4, 4}), is(greaterThan(4.0)));
  }

  @Test
  void whenAllRecordsAreEqual_theNextOneIsNotInfinitelyOdd() {
    double[][] rows = new double[50][];
    Arrays.setAll(rows, i -> new double[] {1, 1});
    LocalDensities densities = LocalDensities.of(rows, 30);

    assertThat(densities.outlierFactor(new double[] {1, 1}), is(closeTo(1, 1e-12)));
    // 1 is 1 / (0.05 * sqrt(2)) times the least distance that counts.
    assertThat(densities.outlierFactor(new double[] {1, 2}), is(closeTo(14.142135623730951, 1e-9)));
  }

  @Test
  void whenThereAreFewerRecordsThanNeighbours_allOthersCount() {
    double[] place = {3, 3};

    assertThat(
        LocalDensities.of(TEN, 500).outlierFactor(place),
        is(LocalDensities.of(TEN, 9).outlierFactor(place)));
  }

  @Test
  void ofManyRecords_theFirstAreKept() {
    double[][] rows = new double[LocalOutlierFactorTrainer.MOST_POINTS + 1][];
    SplittableRandom random = new SplittableRandom(3);
    Arrays.setAll(rows, i -> new double[] {random.nextDouble(), random.nextDouble()});
    rows[rows.length - 1] = new double[] {100, 100};
    double[][] kept = Arrays.copyOf(rows, rows.length - 1);
    double[] place = {90, 90};

    assertThat(train(rows, 1).outlierFactor(place), is(train(kept, 1).outlierFactor(place)));
  }

  @Test
  void tribuoPredictsTheFactor() {
    LocalOutlierFactorModel model = train(TEN, 3);
    Event odd = predict(model, 20, 0);
    Event usual = predict(model, 0.5, 0.5);

    assertThat(odd.getType(), is(Event.EventType.ANOMALOUS));
    assertThat(odd.getScore(), is(closeTo(3.8253773110967146, 1e-9)));
    assertThat(usual.getType(), is(Event.EventType.EXPECTED));
  }

  private static Event predict(LocalOutlierFactorModel model, double a, double b) {
    return model
        .predict(
            new ArrayExample<>(
                AnomalyFactory.UNKNOWN_EVENT, new String[] {"b", "a"}, new double[] {b, a}))
        .getOutput();
  }

  @Test
  void whenWrittenAndReadByTribuo_isTheSameWithItsProvenance() throws Exception {
    LocalOutlierFactorModel model = train(TEN, 3);
    LocalOutlierFactorModel read =
        ModelBytes.decode(ModelBytes.encode(model), LocalOutlierFactorModel.class);

    assertThat(
        read.outlierFactor(new double[] {1, 2}), is(model.outlierFactor(new double[] {1, 2})));
    assertThat(read.getProvenance().toString().contains("neighbours=3"), is(true));
    assertThat(
        read.getProvenance().getTrainingTime().toInstant(),
        is(Instant.parse("2026-11-26T12:00:00Z")));
  }

  @Test
  void whenCutShort_saysSo() {
    byte[] encoded = ModelBytes.encode(train(TEN, 3));

    for (int length : new int[] {0, 10, encoded.length / 2, encoded.length - 1}) {
      assertThrows(
          IOException.class,
          () -> ModelBytes.decode(Arrays.copyOf(encoded, length), LocalOutlierFactorModel.class));
    }
  }

  @Test
  void whenThereAreNotMorePointsThanNeighbours_isRefused() {
    for (int neighbours : new int[] {0, 2}) {
      BinaryWriter writer = new BinaryWriter();
      writer.writeUnsigned(neighbours);
      writer.writeUnsigned(2);
      for (int i = 0; i < 8; i++) {
        writer.writeDouble(0);
      }

      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  LocalDensities.read(new BinaryReader(ByteBuffer.wrap(writer.toByteArray())), 2));

      assertThat(thrown.getMessage(), is(neighbours + " neighbours of 2 points"));
    }
  }
}
