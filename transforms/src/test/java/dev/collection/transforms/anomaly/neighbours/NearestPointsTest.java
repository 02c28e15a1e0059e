package dev.collection.transforms.anomaly.neighbours;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestPointsTest {

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** What looking at every point finds. */
  private static int[] all(double[][] points, double[] place, int except, int count) {
    return IntStream.range(0, points.length)
        .filter(i -> i != except)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> squaredDistance(points[i], place)))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  @Test
  void findsWhatLookingAtEveryPointFinds() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 60; round++) {
      int axes = 1 + random.nextInt(5);
      double[][] points = new double[2 + random.nextInt(300)][];
      boolean isGrid = round % 2 == 0; // with many points at equal distances, and equal points
      for (int i = 0; i < points.length; i++) {
        points[i] =
            random
                .doubles(axes)
                .map(next -> isGrid ? Math.floor(4 * next) : 100 * next * next)
                .toArray();
      }
      NearestPoints nearest = new NearestPoints(points);
      for (int i = 0; i < 20; i++) {
        int except = i % 2 == 0 ? -1 : random.nextInt(points.length);
        double[] place =
            except < 0 ? random.doubles(axes).map(next -> 5 * next).toArray() : points[except];
        int[] indexes = new int[Math.min(1 + random.nextInt(40), points.length - 1)];
        double[] distances = new double[indexes.length];

        nearest.find(place, except, indexes, distances);

        assertThat(indexes, is(all(points, place, except, indexes.length)));
        assertThat(
            distances,
            is(
                Arrays.stream(indexes)
                    .mapToDouble(j -> Math.sqrt(squaredDistance(points[j], place)))
                    .toArray()));
      }
    }
  }
}
