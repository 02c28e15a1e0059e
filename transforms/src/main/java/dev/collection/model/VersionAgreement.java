package dev.collection.model;

import java.util.Arrays;

/**
 * How far older versions of a record agree with it, for each field that should not differ, in the
 * order of the spec.
 *
 * <p>Immutable.
 */
public final class VersionAgreement {
  /** Nothing was compared. */
  public static final VersionAgreement NONE = new VersionAgreement(new long[0], new long[0]);

  private final long[] compared;
  private final long[] agreed;

  private VersionAgreement(long[] compared, long[] agreed) {
    this.compared = compared;
    this.agreed = agreed;
  }

  /**
   * @param compared how many values of older versions were compared with the record's, by field
   * @param agreed how many of them were equal
   * @throws IllegalArgumentException if more values agree than were compared
   */
  public static VersionAgreement of(long[] compared, long[] agreed) {
    int fields = Math.max(compared.length, agreed.length);
    while (fields > 0 && at(compared, fields - 1) == 0 && at(agreed, fields - 1) == 0) {
      fields--; // What is equal must be encoded alike.
    }
    if (fields == 0) {
      return NONE;
    }
    for (int i = 0; i < fields; i++) {
      if (at(agreed, i) < 0 || at(agreed, i) > at(compared, i)) {
        throw new IllegalArgumentException(
            at(agreed, i) + " of " + at(compared, i) + " values cannot agree");
      }
    }
    return new VersionAgreement(Arrays.copyOf(compared, fields), Arrays.copyOf(agreed, fields));
  }

  private static long at(long[] counts, int field) {
    return field < counts.length ? counts[field] : 0;
  }

  public VersionAgreement plus(VersionAgreement other) {
    if (other.compared.length == 0) {
      return this;
    }
    long[] allCompared = Arrays.copyOf(compared, Math.max(compared.length, other.compared.length));
    long[] allAgreed = Arrays.copyOf(agreed, allCompared.length);
    for (int i = 0; i < other.compared.length; i++) {
      allCompared[i] = Math.addExact(allCompared[i], other.compared[i]);
      allAgreed[i] = Math.addExact(allAgreed[i], other.agreed[i]);
    }
    return of(allCompared, allAgreed);
  }

  /** How many values were compared of the field at a place in the spec; 0 if none were. */
  public long compared(int field) {
    return at(compared, field);
  }

  /** How many of them were equal. */
  public long agreed(int field) {
    return at(agreed, field);
  }

  /** Whether any value differs. */
  public boolean differs(int field) {
    return agreed(field) < compared(field);
  }

  /** Over all fields. */
  public long compared() {
    return Arrays.stream(compared).sum();
  }

  /** Over all fields. */
  public long agreed() {
    return Arrays.stream(agreed).sum();
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(compared.length);
    for (int i = 0; i < compared.length; i++) {
      writer.writeUnsigned(compared[i]);
      writer.writeUnsigned(agreed[i]);
    }
  }

  static VersionAgreement read(BinaryReader reader) {
    int fields = reader.readLength();
    if (fields == 0) {
      return NONE;
    }
    long[] compared = new long[fields];
    long[] agreed = new long[fields];
    for (int i = 0; i < fields; i++) {
      compared[i] = reader.readUnsigned();
      agreed[i] = reader.readUnsigned();
    }
    return of(compared, agreed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionAgreement that
        && Arrays.equals(compared, that.compared)
        && Arrays.equals(agreed, that.agreed);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(compared) + Arrays.hashCode(agreed);
  }

  @Override
  public String toString() {
    return "compared " + Arrays.toString(compared) + ", agreed " + Arrays.toString(agreed);
  }
}
