package dev.collection.transforms.profile.sketch;

/**
 * A set of hashes in one array, by open addressing (Knuth, "The Art of Computer Programming",
 * volume 3, 6.4): without an object for each. Not thread-safe.
 */
public final class LongSet {
  private static final int LEAST_SLOTS = 16;

  /** Zero is an empty slot; whether it is a member is {@link #hasZero}. */
  private long[] slots = new long[LEAST_SLOTS];

  private int used;
  private boolean hasZero;

  /**
   * Adds a hash.
   *
   * @return whether it was new
   */
  public boolean add(long hash) {
    if (hash == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    int slot = slot(slots, hash);
    if (slots[slot] == hash) {
      return false;
    }
    slots[slot] = hash;
    used++;
    if (2 * used > slots.length) {
      grow();
    }
    return true;
  }

  /** Where the hash is, or has to go. */
  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] more = new long[2 * slots.length];
    for (long hash : slots) {
      if (hash != 0) {
        more[slot(more, hash)] = hash;
      }
    }
    slots = more;
  }

  public int size() {
    return hasZero ? used + 1 : used;
  }

  /** All of them, in no order. */
  public long[] toArray() {
    long[] all = new long[size()];
    int next = 0;
    for (long hash : slots) {
      if (hash != 0) {
        all[next++] = hash;
      }
    }
    return all;
  }
}
