package dev.collection.io.kafka;

import dev.collection.io.source.Position;

/**
 * How far a range of offsets has been read.
 *
 * @param offset that comes next
 * @param received messages before it
 * @param bytes of those
 * @param lost offsets that were no longer there when they were to be read
 */
record OffsetPosition(long offset, long received, long bytes, long lost) {
  static OffsetPosition of(Position position, OffsetRange range) {
    if (position.equals(Position.START)) {
      return new OffsetPosition(range.from(), 0, 0, 0);
    }
    String[] parts = position.value().split(" ", -1);
    return new OffsetPosition(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }

  Position toPosition() {
    return new Position(offset + " " + received + " " + bytes + " " + lost);
  }
}
