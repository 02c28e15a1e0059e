package dev.collection.transforms.drift;

import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** How far two distributions are apart. */
final class Distances {
  /** Values beyond the most frequent ones are one. */
  private static final int MOST_BINS = 20;

  /** At a level of 0.001, which a run with hundreds of tests needs. */
  private static final double KS_CRITICAL = 1.95;

  /** The standard normal quantile of 0.999. */
  private static final double Z = 3.09;

  private Distances() {}

  /**
   * @param index the sum over all bins of {@code (p - q) ln(p / q)}
   * @param noise what it exceeds once in a thousand times if nothing has changed
   * @param risen the value whose share has risen most; null if it is none of the frequent ones
   */
  record Psi(double index, double noise, String risen) {}

  /**
   * The population stability index (Siddiqi, "Credit Risk Scorecards", 2006) of the values of two
   * profiles. Without a change it is distributed as {@code (1/n + 1/m)} times chi-squared
   * (Yurdakul, "Statistical Properties of Population Stability Index", 2018), whose quantile is
   * approximated as Wilson and Hilferty did (1931).
   *
   * @param n records of the first
   * @param m records that the second stands for
   */
  static Psi psi(Map<String, Long> now, Map<String, Long> before, double n, double m) {
    Map<String, Double> expected = new TreeMap<>();
    before.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_BINS)
        .forEach(entry -> expected.put(entry.getKey(), (double) entry.getValue()));
    double total = before.values().stream().mapToLong(count -> count).sum();
    double totalNow = now.values().stream().mapToLong(count -> count).sum();
    double otherBefore = total - expected.values().stream().mapToDouble(count -> count).sum();
    double otherNow =
        totalNow - expected.keySet().stream().mapToLong(v -> now.getOrDefault(v, 0L)).sum();
    int bins = expected.size() + (otherBefore + otherNow > 0 ? 1 : 0);
    double index = 0;
    String risen = "";
    double mostRisen = 0;
    for (Map.Entry<String, Double> bin : expected.entrySet()) {
      double p = share(now.getOrDefault(bin.getKey(), 0L), totalNow, bins);
      double q = share(bin.getValue(), total, bins);
      index += (p - q) * Math.log(p / q);
      if (p - q > mostRisen) {
        mostRisen = p - q;
        risen = bin.getKey();
      }
    }
    if (otherBefore + otherNow > 0) {
      double p = share(otherNow, totalNow, bins);
      double q = share(otherBefore, total, bins);
      index += (p - q) * Math.log(p / q);
      risen = p - q > mostRisen ? null : risen;
    }
    double degrees = Math.max(1, bins - 1);
    double root = 1 - 2 / (9 * degrees) + Z * Math.sqrt(2 / (9 * degrees));
    return new Psi(index, degrees * root * root * root * (1 / n + 1 / m), risen);
  }

  /** Half a record more in each bin, so that none is empty. */
  private static double share(double count, double total, int bins) {
    return (count + 0.5) / (total + 0.5 * bins);
  }

  /** The Kolmogorov-Smirnov distance of the numbers of two profiles. */
  static double ks(ValueProfile now, ValueProfile before) {
    double[] points =
        DoubleStream.concat(Arrays.stream(now.points()), Arrays.stream(before.points()))
            .distinct()
            .toArray();
    double distance = 0;
    for (double point : points) {
      distance = Math.max(distance, Math.abs(now.shareUpTo(point) - before.shareUpTo(point)));
    }
    return distance;
  }

  /** What the distance exceeds once in a thousand times if nothing has changed. */
  static double ksNoise(double n, double m) {
    return KS_CRITICAL * Math.sqrt(1 / n + 1 / m);
  }
}
