package dev.collection.transforms.drift;

import java.util.Locale;

/** What becomes of a run with a finding, the strictest last. */
public enum DriftPolicy {
  /** It is told. */
  WARN,
  /** Records that show it are refused. */
  REJECT,
  /** The run fails; where it is published as a whole, it is not published. */
  FAIL;

  /** As it is written in a spec. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
