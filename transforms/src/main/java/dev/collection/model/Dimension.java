package dev.collection.model;

import java.util.Locale;

/** The five dimensions of data quality; how each is computed is in src/docs/quality.md. */
public enum Dimension {
  COMPLETENESS,
  ACCURACY,
  CONSISTENCY,
  TIMELINESS,
  VALIDITY;

  /** As it is written in a spec and in the database. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
