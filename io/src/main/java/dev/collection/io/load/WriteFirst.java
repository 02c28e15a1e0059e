package dev.collection.io.load;

/**
 * Whether a batch is written without having been compared with the table, which then says by itself
 * how much of the batch is new. That is worth while where nearly all is new, as in a stream of
 * changes; where records are collected again, it would lock rows for nothing.
 *
 * <p>A batch is compared, and if all of it has to be written, the next ones are not: two at first,
 * twice as many each time, {@value #MOST} at the most.
 */
final class WriteFirst {
  static final int MOST = 64;

  private int allowed = 1;
  private int left;

  /**
   * @param left how many batches are written first before any has been compared
   */
  WriteFirst(int left) {
    this.left = left;
  }

  /** Whether the next batch is written without a comparison. */
  boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  /** A batch was compared. */
  void compared(boolean allToBeWritten) {
    allowed = allToBeWritten ? Math.min(2 * allowed, MOST) : 1;
    left = allToBeWritten ? allowed : 0;
  }
}
