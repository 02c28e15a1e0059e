package dev.collection.io.poll;

import dev.collection.model.SerializableClock;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Times at start + k × interval, each when it has come, for as long as the job runs; the first at
 * once. Unbounded; each tick has itself as its timestamp. Ends, with the watermark at the end of
 * time, when {@link dev.collection.io.source.StopSignal} says so.
 *
 * <p>A tick that was missed, because the job was down or what it is for took too long, is made up
 * once: of several the last. Beam's {@code PeriodicImpulse} puts out every one of them, and its
 * watermark stays at the last tick until the next is due, so that the window of a tick would close
 * an interval late. Here the watermark goes to the time of the next tick as soon as a tick is out.
 *
 * <p>The last tick is in the checkpoint; a restored job goes on behind it. A clock that is set
 * forward or back costs or adds one tick at most, and stops nothing.
 */
public final class Ticks extends PTransform<PBegin, PCollection<Instant>> {
  private static final long serialVersionUID = 1L;

  private final Duration interval;
  private final Instant start;
  private final SerializableClock clock;

  private Ticks(Duration interval, Instant start, SerializableClock clock) {
    this.interval = interval;
    this.start = start;
    this.clock = clock;
  }

  /**
   * @param interval at least a millisecond
   * @param start time of the first tick; usually now
   */
  public static Ticks every(Duration interval, Instant start) {
    TickSchedule.starting(start, interval); // refuses what cannot be
    return new Ticks(interval, start, SerializableClock.system());
  }

  /** Tells by this clock what is due. */
  public Ticks withClock(SerializableClock newClock) {
    return new Ticks(interval, start, newClock);
  }

  @Override
  public PCollection<Instant> expand(PBegin input) {
    return input.apply("Tick", Read.from(new TickSource(interval, start, clock)));
  }
}
