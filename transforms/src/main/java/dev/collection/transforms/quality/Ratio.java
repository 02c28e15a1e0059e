package dev.collection.transforms.quality;

/** How many of the checks that were made were met; with no checks there is no score. */
public record Ratio(long met, long checked) {
  /** Nothing was checked. */
  public static final Ratio NONE = new Ratio(0, 0);

  public Ratio {
    if (met < 0 || met > checked) {
      throw new IllegalArgumentException(met + " of " + checked + " checks cannot be met");
    }
  }

  public Ratio plus(Ratio other) {
    return new Ratio(Math.addExact(met, other.met), Math.addExact(checked, other.checked));
  }

  public Ratio plus(long moreMet, long moreChecked) {
    return plus(new Ratio(moreMet, moreChecked));
  }

  /** What is left of these checks without {@code part} of them. */
  public Ratio minus(Ratio part) {
    return new Ratio(met - part.met, checked - part.checked);
  }

  public boolean isMeasured() {
    return checked > 0;
  }

  /** From 0 to 1; NaN if nothing was checked. */
  public double score() {
    return (double) met / checked;
  }
}
