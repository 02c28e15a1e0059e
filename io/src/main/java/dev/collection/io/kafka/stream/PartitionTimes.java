package dev.collection.io.kafka.stream;

import dev.collection.model.SerializableClock;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * The event times of one partition: which time a message counts at, and up to which time no more
 * messages are awaited (the watermark). Times are milliseconds since 1970. Not thread-safe.
 *
 * <p>The watermark stays the allowed lateness behind the newest message. While a partition is known
 * to have nothing more to read, it follows the time of that check instead, so that an idle
 * partition holds up nobody; while the brokers are away there is no such check, and the watermark
 * stands still, because messages may be waiting there. It never goes back.
 *
 * <p>No message is older than the watermark: one that was made earlier counts at the watermark.
 * None is newer than the clock either: the time of a message that is further ahead of our clock
 * than the allowed lateness is the clock of a producer that jumped. It counts at our clock, since
 * it would otherwise close every window before it and open one that does not end for years. Should
 * our own clock jump ahead, windows wait for the time that it showed; the records are loaded all
 * the same.
 */
final class PartitionTimes {
  private static final long START = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  private final long allowedLateness;
  private final SerializableClock clock;
  private long newest = START;
  private long watermark;
  private boolean read;

  /**
   * @param previous watermark of an earlier reader of the partition; {@link
   *     BoundedWindow#TIMESTAMP_MIN_VALUE} if there was none
   */
  PartitionTimes(Duration allowedLateness, SerializableClock clock, long previous) {
    this.allowedLateness = allowedLateness.toMillis();
    this.clock = clock;
    // A job that was drained has come to the end of time, and one that goes on from it has not.
    this.watermark = previous >= END ? START : Math.max(previous, START);
  }

  /**
   * The time at which the next message counts.
   *
   * @param timestamp of the message; negative if it has none
   */
  long eventTime(long timestamp) {
    long now = clock.instant().toEpochMilli();
    boolean unusable = timestamp < 0 || timestamp - allowedLateness > now;
    long time = unusable ? now : timestamp;
    newest = Math.max(newest, time);
    read = true;
    return Math.max(time, watermark);
  }

  /**
   * The watermark after the messages so far.
   *
   * @param backlog messages that were there at {@code checked} and have not been read; negative if
   *     that is not known
   * @param checked when the brokers were last asked for the end of the partition
   * @param ended whether no more messages will be read
   */
  long watermark(long backlog, long checked, boolean ended) {
    boolean quiet = !read;
    read = false;
    // A reader that ends together with a message is not closed by the Direct Runner.
    if (ended && quiet) {
      return END;
    }
    if (newest > START) {
      raise(newest - allowedLateness);
    }
    if (backlog == 0 && checked > START) {
      raise(Math.min(checked, clock.instant().toEpochMilli()) - allowedLateness);
    }
    return watermark;
  }

  private void raise(long time) {
    watermark = Math.max(watermark, time);
  }
}
