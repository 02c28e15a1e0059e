package dev.collection.io.poll;

import dev.collection.io.source.ReadSources;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceMemory;
import dev.collection.io.source.TaskReader;
import dev.collection.model.SerializableClock;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** All polls of one source. It is never divided: one reader reads one poll after the other. */
final class PollSource extends UnboundedSource<PolledBatch, PollMark> {
  private static final long serialVersionUID = 1L;

  private final Source source;
  private final String run;
  private final Duration interval;
  private final Instant start;
  private final ReadSources.ReadControl control;
  private final SourceMemory.Provider memory;
  private final SerializableClock clock;

  PollSource(
      Source source,
      String run,
      Duration interval,
      Instant start,
      ReadSources.ReadControl control,
      SourceMemory.Provider memory,
      SerializableClock clock) {
    this.source = source;
    this.run = run;
    this.interval = interval;
    this.start = start;
    this.control = control;
    this.memory = memory;
    this.clock = clock;
  }

  /** Id of the run, under which what waits in a process is found. */
  String run() {
    return run;
  }

  @Override
  public List<PollSource> split(int desiredSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public PollReader createReader(PipelineOptions options, PollMark mark) {
    SourceMemory.Provider remembered = () -> new PollMemory(memory.memory());
    return new PollReader(
        this,
        source,
        new TaskReader(
            Map.of(source.name(), source), run, new StoppableControl(control), remembered),
        remembered,
        clock,
        mark == null ? PollMark.between(TickSchedule.starting(start, interval)) : mark);
  }

  @Override
  public Coder<PollMark> getCheckpointMarkCoder() {
    return new PollMark.MarkCoder();
  }

  @Override
  public Coder<PolledBatch> getOutputCoder() {
    return new PolledBatch.BatchCoder();
  }
}
