package dev.collection.io.source;

import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;

/**
 * Tracks a sequential read. What comes next is only known once the last answer has been understood,
 * so the work can be interrupted after any batch and continued elsewhere, but never divided.
 */
final class ReadTracker extends RestrictionTracker<ReadProgress, ReadProgress> {
  private final int parts;
  private ReadProgress reached;
  private boolean interrupted;

  /**
   * @param parts how many parts the task has
   */
  ReadTracker(ReadProgress from, int parts) {
    this.reached = from;
    this.parts = parts;
  }

  /** Claims everything up to {@code next}; what lies before it may then be output. */
  @Override
  public boolean tryClaim(ReadProgress next) {
    if (interrupted) {
      return false;
    }
    reached = next;
    return true;
  }

  @Override
  public ReadProgress currentRestriction() {
    return interrupted ? ReadProgress.startOf(parts) : reached;
  }

  @Override
  public SplitResult<ReadProgress> trySplit(double fractionOfRemainder) {
    if (interrupted || fractionOfRemainder != 0 || reached.part() >= parts) {
      return null;
    }
    interrupted = true;
    return SplitResult.of(ReadProgress.startOf(parts), reached);
  }

  @Override
  public void checkDone() {
    if (!interrupted && reached.part() < parts) {
      throw new IllegalStateException("part " + reached.part() + " of " + parts + " was not read");
    }
  }

  @Override
  public IsBounded isBounded() {
    return IsBounded.BOUNDED;
  }
}
