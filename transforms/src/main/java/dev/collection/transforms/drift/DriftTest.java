package dev.collection.transforms.drift;

import java.util.Locale;

/** What a run is tested for against the last good ones. */
public enum DriftTest {
  /** A place in raw items that no earlier run had. */
  NEW_FIELDS(0),
  /**
   * A place in raw items that earlier runs had, and that should be in ten records of this one. Runs
   * that are too small to show it are passed over.
   */
  VANISHED_FIELDS(0),
  /** A place in raw items with a type of JSON that it never had. */
  CHANGED_TYPES(0),
  /** A value of a field that has had the same few values in all runs. */
  NEW_CODES(0),
  /** Records of a source; the limit is a share of their median. */
  VOLUME(0.5),
  /** The share of nulls of a field; the limit is a difference of shares. */
  NULLS(0.1),
  /** Different values of a field; the limit is a share of their median. */
  DISTINCT(0.5),
  /** The population stability index of a field with few values. */
  PSI(0.25),
  /** The Kolmogorov-Smirnov distance of a numeric field. */
  KS(0.15);

  /** Of the names of {@link #rule()}. */
  public static final String RULE_PREFIX = "drift:";

  private final double suggestedLimit;

  DriftTest(double suggestedLimit) {
    this.suggestedLimit = suggestedLimit;
  }

  /** Beyond which there is a finding; 0 if the test has no limit. */
  public double suggestedLimit() {
    return suggestedLimit;
  }

  /**
   * Whether it compares numbers, for which it needs several runs, and which no single record shows.
   */
  public boolean isRelative() {
    return suggestedLimit > 0;
  }

  /** The rule that a record has broken which is refused for it. */
  public String rule() {
    return RULE_PREFIX + specName();
  }

  /** As it is written in a spec. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
