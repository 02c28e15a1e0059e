package dev.collection.transforms.anomaly.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three thousand records with all methods, of which half calibrate: a record in three thousand is
 * as rare as any that they have seen, and must not be called an anomaly for that.
 */
class SmallSampleTest {
  private static final int RECORDS = 3_000;
  private static final int SEEDS = 6;

  /** What pay is distributed like around that of its plan, by logarithm. */
  private enum Shape {
    NORMAL {
      @Override
      double[] draw(Random random) {
        return new double[] {0.1 * random.nextGaussian()};
      }
    },
    EXPONENTIAL {
      @Override
      double[] draw(Random random) {
        return new double[] {-0.1 * Math.log(random.nextDouble())};
      }
    },
    RANGE {
      @Override
      double[] draw(Random random) {
        double low = 0.1 * random.nextGaussian();
        return new double[] {low, low + 0.26 + 0.06 * random.nextGaussian()};
      }
    };

    abstract double[] draw(Random random);
  }

  private static final class Records {
    private final AnomalyDefinition definition;
    private final List<FeatureVector> vectors = new ArrayList<>();

    /**
     * @param planted how many of the first have ten times the first amount
     */
    Records(Shape shape, int planted, long seed) {
      Random random = new Random(seed);
      for (int i = 0; i < RECORDS; i++) {
        double[] logarithms = shape.draw(random);
        double[] values = new double[logarithms.length];
        for (int j = 0; j < values.length; j++) {
          logarithms[j] += 11 + 0.4 * (i % 3) + (j == 0 && i < planted ? Math.log(10) : 0);
          values[j] = Math.exp(logarithms[j]);
        }
        vectors.add(new FeatureVector("plan=" + i % 3, values, logarithms));
      }
      List<String> features = List.of("low", "high").subList(0, vectors.get(0).size());
      definition =
          new AnomalyDefinition(
              features,
              features,
              List.of("plan"),
              AnomalyMethod.names(),
              50,
              20,
              5000,
              0.01,
              MethodSettings.DEFAULTS,
              42);
    }

    AnomalyModel fit() {
      ReferenceSample sample = ReferenceSample.empty(definition);
      for (int i = 0; i < vectors.size(); i++) {
        sample.add("record-" + i, vectors.get(i));
      }
      return AnomalyModel.fit(sample, definition);
    }

    /** Positions of the anomalies. */
    Set<Integer> flagged() {
      AnomalyModel model = fit();
      Set<Integer> flagged = new TreeSet<>();
      for (int i = 0; i < vectors.size(); i++) {
        if (model.judge(vectors.get(i)).isAnomaly()) {
          flagged.add(i);
        }
      }
      return flagged;
    }
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void whenRecordsAreClean_flagsNone(Shape shape) {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertThat("seed " + seed, new Records(shape, 0, seed).flagged(), is(Set.of()));
    }
  }

  @Test
  void whenTenAreTenTimesTooHigh_flagsAllOfThemAndOthersWithinTheRate() {
    int flagged = 0;
    int ordinary = 0;
    for (Shape shape : Shape.values()) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Set<Integer> found = new Records(shape, 10, seed).flagged();
        assertThat(
            shape + " " + seed, found.containsAll(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)), is(true));
        flagged += found.size();
        ordinary += found.size() - 10;
      }
    }
    assertThat(ordinary / (double) flagged, is(lessThanOrEqualTo(0.01)));
  }
}
