package dev.collection.io.poll;

import dev.collection.io.source.ReadProgress;
import dev.collection.io.source.ReadTask;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.io.source.SourceMemory;
import dev.collection.io.source.StopSignal;
import dev.collection.io.source.TaskReader;
import dev.collection.model.ExtractionReport;
import dev.collection.model.SerializableClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Reads a source at each tick from its beginning to its end, a batch at a time. While a poll is
 * read the clock is not looked at: a tick that comes meanwhile is due when the poll has ended. The
 * watermark is the tick's until then, and that of the next tick afterwards.
 *
 * <p>A thread of its own waits for the source, which may take minutes: the runner's is free to save
 * a checkpoint meanwhile. Nothing of a batch counts before the runner has asked for it.
 */
final class PollReader extends UnboundedReader<PolledBatch> {
  private static final long WAIT_MILLIS = 50;

  private final PollSource polled;
  private final Source source;
  private final TaskReader reader;
  private final SourceMemory.Provider memory;
  private final SerializableClock clock;
  private ExecutorService thread;
  private PollMark mark;
  private Future<UnfinishedReads.Outcome> pending;
  private PolledBatch current;
  private boolean ended;

  PollReader(
      PollSource polled,
      Source source,
      TaskReader reader,
      SourceMemory.Provider memory,
      SerializableClock clock,
      PollMark mark) {
    this.polled = polled;
    this.source = source;
    this.reader = reader;
    this.memory = memory;
    this.clock = clock;
    this.mark = mark;
  }

  @Override
  public boolean start() throws IOException {
    // Of a source that is read by one reader, whatever else is open is left from a failure.
    reader.closeOthers(source.name(), mark.task(), mark.progress());
    UnfinishedReads.Read left = UnfinishedReads.take(polled.run(), source.name(), mark);
    if (left != null) {
      thread = left.thread();
      pending = left.outcome();
    } else {
      thread = Executors.newSingleThreadExecutor(this::named);
    }
    return advance();
  }

  private Thread named(Runnable task) {
    Thread named = new Thread(task, "poll-" + source.name());
    named.setDaemon(true);
    return named;
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    if (pending == null) {
      PollMark from = mark.task() == null ? due() : mark;
      if (from == null) {
        return false;
      }
      pending = thread.submit(() -> readOn(from));
    }
    UnfinishedReads.Outcome outcome = await();
    if (outcome == null) {
      return false;
    }
    pending = null;
    mark = outcome.mark();
    if (outcome.step() == null) {
      return false;
    }
    reader.keep(outcome.step());
    current = new PolledBatch(source.name(), outcome.step().batch());
    return true;
  }

  /** Where the poll begins that is due; null if none is. */
  private PollMark due() throws IOException {
    ended = ended || StopSignal.requested();
    if (ended) {
      return null;
    }
    TickSchedule schedule = mark.schedule().at(Idle.time(clock));
    if (schedule.last() != mark.schedule().last()) {
      return PollMark.between(schedule);
    }
    mark = PollMark.between(schedule);
    Idle.rest();
    return null;
  }

  /** The outcome; null if there is none yet. */
  private UnfinishedReads.Outcome await() throws IOException {
    try {
      return pending.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      throw Idle.interrupted(e);
    } catch (ExecutionException e) {
      throw new IOException("source " + source.name() + " could not be polled", e.getCause());
    }
  }

  private UnfinishedReads.Outcome readOn(PollMark from) throws IOException, InterruptedException {
    TickSchedule schedule = from.schedule();
    ReadTask task = from.task();
    ReadProgress progress = from.progress();
    if (task == null) {
      task = list(schedule.lastTick().getMillis());
      progress = ReadProgress.START;
      if (task.parts().isEmpty()) {
        return new UnfinishedReads.Outcome(from, null);
      }
    }
    TaskReader.Step step = next(task, progress);
    PollMark behind =
        step.isLast() ? PollMark.between(schedule) : new PollMark(schedule, task, step.next());
    return new UnfinishedReads.Outcome(behind, step);
  }

  private ReadTask list(long reading) {
    try {
      List<String> parts = source.parts(SourceContext.system(memory.memory()));
      return new ReadTask(source.name(), parts, "", reading);
    } catch (IOException e) {
      return ReadTask.unlisted(source.name(), e);
    }
  }

  /** What cannot be read now may be there at the next tick: it is reported, and the job goes on. */
  private TaskReader.Step next(ReadTask task, ReadProgress progress)
      throws IOException, InterruptedException {
    try {
      return reader.next(task, progress);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      boolean wordless = e.getMessage() == null || e.getMessage().isBlank();
      String message = wordless ? e.toString() : e.getMessage();
      return reader.givenUp(task, progress, ExtractionReport.Status.FAILED, message);
    }
  }

  @Override
  public PolledBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no batch was read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    getCurrent();
    return mark.schedule().lastTick();
  }

  @Override
  public Instant getWatermark() {
    if (ended) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    return mark.task() == null ? mark.schedule().nextTick() : mark.schedule().lastTick();
  }

  @Override
  public PollMark getCheckpointMark() {
    return mark;
  }

  @Override
  public PollSource getCurrentSource() {
    return polled;
  }

  /** The session waits in this process, or goes on reading, see {@link UnfinishedReads}. */
  @Override
  public void close() {
    if (thread == null) {
      return; // It was never started.
    }
    if (pending != null && !ended) {
      UnfinishedReads.leave(
          polled.run(), source.name(), new UnfinishedReads.Read(mark, thread, pending));
    } else {
      thread.shutdownNow();
    }
  }
}
