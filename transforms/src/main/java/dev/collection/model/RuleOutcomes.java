package dev.collection.model;

import java.util.BitSet;

/**
 * What each rule of the spec said of one record. A rule that reads a null field does not apply.
 *
 * <p>Immutable: the sets are copied in and out.
 */
public final class RuleOutcomes {
  private final BitSet applied;
  private final BitSet failed;

  /** Sets of rule positions, in the order of the spec; every failed rule also applied. */
  public RuleOutcomes(BitSet applied, BitSet failed) {
    this.applied = (BitSet) applied.clone();
    this.failed = (BitSet) failed.clone();
  }

  /** Of a record that no rule applies to. */
  public static RuleOutcomes none() {
    return new RuleOutcomes(new BitSet(), new BitSet());
  }

  public boolean applied(int rule) {
    return applied.get(rule);
  }

  public boolean failed(int rule) {
    return failed.get(rule);
  }

  public boolean passed(int rule) {
    return applied.get(rule) && !failed.get(rule);
  }

  void write(BinaryWriter writer) {
    writer.writeBytes(applied.toByteArray());
    writer.writeBytes(failed.toByteArray());
  }

  static RuleOutcomes read(BinaryReader reader) {
    return new RuleOutcomes(BitSet.valueOf(reader.readBytes()), BitSet.valueOf(reader.readBytes()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleOutcomes that
        && applied.equals(that.applied)
        && failed.equals(that.failed);
  }

  @Override
  public int hashCode() {
    return 31 * applied.hashCode() + failed.hashCode();
  }

  @Override
  public String toString() {
    return "applied " + applied + ", failed " + failed;
  }
}
