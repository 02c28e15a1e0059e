package dev.collection.pipeline.sample.posting;

import java.util.List;

/**
 * Random numbers (SplitMix64) that start anew for each posting, so that a posting depends on the
 * seed and its number alone. Written out here because the shipped sample must be the same bytes on
 * every version of the JDK.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Starts the numbers of posting {@code ordinal}. */
  void restart(long seed, long ordinal) {
    state = mix(mix(seed) + mix(ordinal * GOLDEN_GAMMA + 1));
  }

  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  boolean chance(double probability) {
    return (next() >>> 11) * 0x1.0p-53 < probability;
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  private long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
