package dev.collection.transforms.anomaly.forest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.tribuo.Columns;
import dev.collection.transforms.anomaly.tribuo.ModelBytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tribuo.anomaly.AnomalyFactory;
import org.tribuo.anomaly.Event;
import org.tribuo.impl.ArrayExample;

class IsolationForestTest {
  private static final List<String> NAMES = List.of("a", "b");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  private static double[][] normal(int count) {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[count][];
    Arrays.setAll(rows, i -> new double[] {random.nextGaussian(), random.nextGaussian()});
    return rows;
  }

  private static IsolationForestModel train(long seed) {
    return new IsolationForestTrainer(100, 256, seed, CLOCK)
        .train(Columns.dataset(Arrays.asList(normal(2000)), NAMES), Map.of());
  }

  /** c(n) as the paper gives it; of 256 records 10.24. */
  @Test
  void averagePathLengthIsThatOfAnUnsuccessfulSearch() {
    assertThat(IsolationTrees.averagePathLength(1), is(0.0));
    assertThat(IsolationTrees.averagePathLength(2), is(1.0));
    assertThat(IsolationTrees.averagePathLength(256), is(closeTo(10.2448, 1e-4)));
  }

  /** Of two values the split is between them: each is alone after one step. */
  @Test
  void ofTwoRecords_bothAreAloneAfterOneStep() {
    IsolationTrees trees = IsolationTrees.grow(new double[][] {{0}, {1}}, 10, 256, 1);

    assertThat(trees.relativePathLength(new double[] {0}), is(1.0));
    assertThat(trees.relativePathLength(new double[] {1}), is(1.0));
  }

  /** Two of them can be split once, wherever that is; four would need two or three splits. */
  @Test
  void whenThereAreFewRecords_aTreeSeesHalfOfThem() {
    IsolationTrees trees = IsolationTrees.grow(new double[][] {{0}, {1}, {2}, {3}}, 10, 256, 1);

    for (double value : new double[] {-9, 0, 1, 1.5, 3, 9}) {
      assertThat(trees.relativePathLength(new double[] {value}), is(1.0));
    }
  }

  @Test
  void whenAllRecordsAreEqual_noneIsOdder() {
    double[][] rows = new double[100][];
    Arrays.setAll(rows, i -> new double[] {5, 5});
    IsolationTrees trees = IsolationTrees.grow(rows, 10, 64, 1);

    assertThat(trees.relativePathLength(new double[] {5, 5}), is(closeTo(1, 1e-12)));
    assertThat(trees.relativePathLength(new double[] {-9, 7}), is(closeTo(1, 1e-12)));
  }

  @Test
  void whenFarFromTheRest_thePathIsShort() {
    IsolationForestModel model = train(42);
    double centre = model.relativePathLength(new double[] {0, 0});

    assertThat(centre, is(greaterThan(1.05)));
    assertThat(model.relativePathLength(new double[] {4, 4}), is(lessThan(0.6)));
    assertThat(model.relativePathLength(new double[] {4, 0}), is(lessThan(0.85 * centre)));
  }

  @Test
  void tribuoPredictsTheScoreOfThePaper() {
    IsolationForestModel model = train(42);
    Event event =
        model
            .predict(
                new ArrayExample<>(
                    AnomalyFactory.UNKNOWN_EVENT, new String[] {"b", "a"}, new double[] {4, 3}))
            .getOutput();

    double length = model.relativePathLength(new double[] {3, 4});
    assertThat(event.getType(), is(Event.EventType.ANOMALOUS));
    assertThat(event.getScore(), is(closeTo(Math.pow(2, -length), 1e-12)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            model.predict(
                new ArrayExample<>(
                    AnomalyFactory.UNKNOWN_EVENT, new String[] {"c"}, new double[] {1})));
  }

  @Test
  void whenTrainedAgain_isTheSame_andWithAnotherSeedAnother() {
    double[] row = {1, 2};
    double first = train(42).relativePathLength(row);

    assertThat(train(42).relativePathLength(row), is(first));
    assertThat(train(43).relativePathLength(row), is(not(first)));
  }

  @Test
  void whenWrittenAndReadByTribuo_isTheSameWithItsProvenance() throws Exception {
    IsolationForestModel model = train(42);
    IsolationForestModel read =
        ModelBytes.decode(ModelBytes.encode(model), IsolationForestModel.class);

    assertThat(
        read.relativePathLength(new double[] {1, 2}),
        is(model.relativePathLength(new double[] {1, 2})));
    assertThat(read.getProvenance().toString().contains("seed=42"), is(true));
    assertThat(read.getProvenance().toString().contains("subsample=256"), is(true));
    assertThat(
        read.getProvenance().getTrainingTime().toInstant(),
        is(Instant.parse("2026-11-26T12:00:00Z")));
  }

  @Test
  void whenCutShort_saysSo() {
    byte[] encoded = ModelBytes.encode(train(42));

    for (int length : new int[] {0, 10, encoded.length / 2, encoded.length - 1}) {
      assertThrows(
          IOException.class,
          () -> ModelBytes.decode(Arrays.copyOf(encoded, length), IsolationForestModel.class));
    }
  }

  @Test
  void whenANodePointsToItself_isRefused() {
    BinaryWriter writer = new BinaryWriter();
    writer.writeUnsigned(2);
    writer.writeUnsigned(1);
    writer.writeUnsigned(0);
    writer.writeUnsigned(3);
    for (int i = 0; i < 3; i++) {
      writer.writeSigned(0);
      writer.writeDouble(0);
      writer.writeUnsigned(0);
    }

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> IsolationTrees.read(new BinaryReader(writer.view()), 1));
    assertThat(thrown.getMessage(), is("node 0 of an isolation tree is broken"));
  }
}
