package dev.collection.transforms.profile.value;

import dev.collection.transforms.profile.sketch.LongSet;

/**
 * The different values that one worker has met at a path, in all its bundles: as soon as there are
 * more than are counted, no bundle has to count them, since the run as a whole will not either. A
 * bundle that is tried again has the same values, so nothing that is known becomes wrong. Not
 * thread-safe.
 */
public final class KnownValues {
  private LongSet hashes = new LongSet();

  /** Whether there are too many to count. */
  public boolean areTooMany() {
    return hashes == null;
  }

  /**
   * @param most so many can be counted
   */
  void meet(long hash, int most) {
    if (hashes != null) {
      hashes.add(hash);
      if (hashes.size() > most) {
        giveUp();
      }
    }
  }

  /** One value that is too long is enough. */
  void giveUp() {
    hashes = null;
  }
}
