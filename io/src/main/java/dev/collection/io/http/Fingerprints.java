package dev.collection.io.http;

/**
 * A set of 64-bit fingerprints, without a wrapper for each. Beyond {@link #MOST} it counts no more,
 * so that memory is bounded whatever a source contains.
 */
final class Fingerprints {
  /** About 128 MB. */
  static final int MOST = 5_000_000;

  static final long NOT_COUNTED = -1;

  private long[] table = new long[16];
  private int size;
  private boolean hasZero;
  private boolean full;

  /** Adds one; false if it was there. */
  boolean add(long fingerprint) {
    if (full) {
      return false;
    }
    if (fingerprint == 0) { // marks what is free
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (!insert(table, fingerprint)) {
      return false;
    }
    size++;
    if (size > MOST) {
      full = true;
      table = new long[0];
    } else if (size * 2 > table.length) {
      long[] larger = new long[table.length * 2];
      for (long each : table) {
        if (each != 0) {
          insert(larger, each);
        }
      }
      table = larger;
    }
    return true;
  }

  /** Adds all of {@code others}; if those were too many to count, so are these. */
  void addAll(Fingerprints others) {
    if (others.full) {
      full = true;
      table = new long[0];
    }
    if (others.hasZero) {
      add(0);
    }
    for (long each : others.table) {
      if (each != 0) {
        add(each);
      }
    }
  }

  /** How many of these are not among {@code others}; 0 if that is not known. */
  long countOutside(Fingerprints others) {
    if (full || others.full) {
      return 0;
    }
    long outside = hasZero && !others.hasZero ? 1 : 0;
    for (long each : table) {
      outside += each != 0 && !others.contains(each) ? 1 : 0;
    }
    return outside;
  }

  /** Those that are among {@code others}, too. */
  Fingerprints and(Fingerprints others) {
    Fingerprints both = new Fingerprints();
    for (long each : table) {
      if (each != 0 && others.contains(each)) {
        both.add(each);
      }
    }
    if (hasZero && others.hasZero) {
      both.add(0);
    }
    return both;
  }

  private boolean contains(long fingerprint) {
    return !full && table[place(table, fingerprint)] != 0;
  }

  private static boolean insert(long[] table, long fingerprint) {
    int place = place(table, fingerprint);
    boolean free = table[place] == 0;
    table[place] = fingerprint;
    return free;
  }

  /** Where it is in the table, or, if it is not there, where it belongs. */
  private static int place(long[] table, long fingerprint) {
    int mask = table.length - 1;
    int place = (int) (fingerprint ^ fingerprint >>> 32) & mask;
    while (table[place] != 0 && table[place] != fingerprint) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** How many different ones were added; {@link #NOT_COUNTED} if they were too many. */
  long count() {
    return full ? NOT_COUNTED : size + (hasZero ? 1 : 0);
  }
}
