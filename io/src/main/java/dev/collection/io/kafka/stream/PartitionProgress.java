package dev.collection.io.kafka.stream;

/**
 * How far a partition has come: what the consumer has polled, and what of that the reader has given
 * on. The consumer polls in a thread of its own. Offsets are those that come next.
 */
final class PartitionProgress {
  private long position;
  private long polled;
  private long read;
  private boolean ended;

  /** Reading begins at {@code offset}. */
  synchronized void begin(long offset) {
    position = offset;
    polled = offset;
    read = offset;
  }

  /** A message was polled. */
  synchronized void polledTo(long offset) {
    polled = Math.max(polled, offset);
    position = Math.max(position, offset);
  }

  /** The consumer has come to {@code offset}, whether or not there were messages before it. */
  synchronized void positionAt(long offset) {
    position = Math.max(position, offset);
  }

  /** A message was given on. */
  synchronized void readTo(long offset) {
    read = Math.max(read, offset);
  }

  /** Nothing more will be polled. */
  synchronized void end() {
    ended = true;
  }

  /** Whether everything that will ever be polled has been given on. */
  synchronized boolean drained() {
    return ended && read >= polled;
  }

  /**
   * The end of the partition, as far as messages can be read. A partition ends with the mark of a
   * transaction, or with messages that are compacted away: counted as messages, they would be a
   * backlog for ever.
   *
   * @param end the offset that comes next in the partition
   */
  synchronized long endOfMessages(long end) {
    return position >= end ? Math.min(polled, end) : end;
  }
}
