package dev.collection.transforms.profile;

import java.util.Arrays;

/**
 * Which records one worker has to give to the sample of a run. The sample is of the {@link
 * RecordSample#SIZE} records with the least hashes (a bottom-k sample: Cohen and Kaplan,
 * "Summarizing Data using Bottom-k Sketches", PODC 2007). A worker that has met as many with lesser
 * hashes knows of a record that it is not among them; all others are given, in whatever bundle they
 * are. So the sample does not depend on bundles, order, or workers, and of {@code n} records a
 * worker gives {@code k (1 + ln(n / k))} on average, and a few more. Not thread-safe.
 */
final class SampleBound {
  /** So many are collected before the bound is lowered. */
  private static final int SPARE = 128;

  private final long[] least = new long[RecordSample.SIZE + SPARE];
  private int size;
  private long bound = Long.MAX_VALUE;

  /** Whether the record with a hash may be in the sample. */
  boolean admits(long hash) {
    if (hash > bound) {
      return false;
    }
    least[size++] = hash;
    if (size == least.length) {
      lower();
    }
    return true;
  }

  private void lower() {
    Arrays.sort(least);
    // A bundle that is tried again is no second set of records.
    int kept = 0;
    for (int i = 0; i < least.length; i++) {
      if (kept == 0 || least[i] != least[kept - 1]) {
        least[kept++] = least[i];
      }
    }
    size = Math.min(kept, RecordSample.SIZE);
    if (size == RecordSample.SIZE) {
      bound = least[size - 1];
    }
  }
}
