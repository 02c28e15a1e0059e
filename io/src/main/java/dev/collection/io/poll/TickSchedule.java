package dev.collection.io.poll;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Ticks at start + k × interval, and which of them was the last. Immutable; what is saved of a
 * stream of ticks.
 *
 * <p>The first tick is due at once. Of ticks that were missed the last one is due, and the others
 * never. Each tick is later than the one before, whatever the clock does: a clock that was set
 * forward makes one tick due, and while a clock is behind the last tick, one is due after each
 * interval that it shows.
 *
 * @param startMillis time of tick 0, milliseconds since 1970
 * @param last number of the last tick; -1 before the first
 * @param sinceMillis what the clock showed at the last tick, or when it was found to have been set
 *     back since
 */
record TickSchedule(long startMillis, long intervalMillis, long last, long sinceMillis)
    implements CheckpointMark {

  TickSchedule {
    if (intervalMillis < 1) {
      throw new IllegalArgumentException(
          "there must be time between ticks, not " + intervalMillis + " ms");
    }
  }

  static TickSchedule starting(Instant start, Duration interval) {
    return new TickSchedule(start.getMillis(), interval.getMillis(), -1, 0);
  }

  /** The schedule at a time of the clock; {@link #last} is another if a tick is due. */
  TickSchedule at(Instant clock) {
    long now = clock.getMillis();
    long due = Math.max(0, Math.floorDiv(now - startMillis, intervalMillis));
    if (due > last) {
      return tick(due, now);
    }
    if (now < sinceMillis) {
      return new TickSchedule(startMillis, intervalMillis, last, now);
    }
    return now - sinceMillis >= intervalMillis ? tick(last + 1, now) : this;
  }

  private TickSchedule tick(long number, long now) {
    return new TickSchedule(startMillis, intervalMillis, number, now);
  }

  /** Time of the last tick, of which there must have been one. */
  Instant lastTick() {
    return Instant.ofEpochMilli(startMillis + last * intervalMillis);
  }

  /** Earliest time of the next tick. */
  Instant nextTick() {
    return Instant.ofEpochMilli(startMillis + (last + 1) * intervalMillis);
  }

  @Override
  public void finalizeCheckpoint() {}

  /** A change of this encoding breaks savepoints; a test holds the bytes. */
  static final class ScheduleCoder extends BinaryCoder<TickSchedule> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(TickSchedule value, BinaryWriter writer) {
      value.write(writer);
    }

    @Override
    protected TickSchedule read(BinaryReader reader) {
      return TickSchedule.read(reader);
    }
  }

  void write(BinaryWriter writer) {
    writer.writeSigned(startMillis);
    writer.writeUnsigned(intervalMillis);
    writer.writeSigned(last);
    writer.writeSigned(sinceMillis);
  }

  static TickSchedule read(BinaryReader reader) {
    return new TickSchedule(
        reader.readSigned(), reader.readUnsigned(), reader.readSigned(), reader.readSigned());
  }
}
