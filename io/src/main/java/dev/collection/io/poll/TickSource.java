package dev.collection.io.poll;

import dev.collection.io.source.StopSignal;
import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Reads ticks off a clock. A source and no splittable DoFn: its checkpoints work on all runners.
 */
final class TickSource extends UnboundedSource<Instant, TickSchedule> {
  private static final long serialVersionUID = 1L;
  private final Duration interval;
  private final Instant start;
  private final SerializableClock clock;

  TickSource(Duration interval, Instant start, SerializableClock clock) {
    this.interval = interval;
    this.start = start;
    this.clock = clock;
  }

  @Override
  public List<TickSource> split(int desiredSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Instant> createReader(PipelineOptions options, TickSchedule mark) {
    return new TickReader(this, mark == null ? TickSchedule.starting(start, interval) : mark);
  }

  @Override
  public Coder<TickSchedule> getCheckpointMarkCoder() {
    return new TickSchedule.ScheduleCoder();
  }

  @Override
  public Coder<Instant> getOutputCoder() {
    return InstantCoder.of();
  }

  private static final class TickReader extends UnboundedReader<Instant> {
    private final TickSource source;
    private TickSchedule schedule;
    private Instant current;
    private boolean ended;

    TickReader(TickSource source, TickSchedule schedule) {
      this.source = source;
      this.schedule = schedule;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      current = null;
      ended = ended || StopSignal.requested();
      if (ended) {
        return false;
      }
      long before = schedule.last();
      schedule = schedule.at(Idle.time(source.clock));
      if (schedule.last() == before) {
        Idle.rest();
        return false;
      }
      current = schedule.lastTick();
      return true;
    }

    @Override
    public Instant getCurrent() {
      if (current == null) {
        throw new NoSuchElementException("no tick is due");
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return getCurrent();
    }

    @Override
    public Instant getWatermark() {
      return ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : schedule.nextTick();
    }

    @Override
    public TickSchedule getCheckpointMark() {
      return schedule;
    }

    @Override
    public TickSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
