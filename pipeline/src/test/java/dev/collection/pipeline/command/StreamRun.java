package dev.collection.pipeline.command;

import dev.collection.io.source.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A run that has no end, in this process, by the time of {@link MovingClock}: watched until
 * something has come of it, then stopped.
 */
final class StreamRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<CommandRun> run;

  private StreamRun(List<String> arguments) {
    run = thread.submit(() -> CommandRun.by(new MovingClock(), arguments.toArray(new String[0])));
  }

  static StreamRun start(String... arguments) {
    List<String> all = new ArrayList<>(List.of("run", "--streaming"));
    all.addAll(List.of(arguments));
    return new StreamRun(all);
  }

  /** Waits until something is so. */
  void until(String what, Callable<Boolean> isSo) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.call()) {
      if (run.isDone()) {
        throw new AssertionError("the run has ended before " + what + ": " + run.get().said());
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + PATIENCE + " still not: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Asks for the end, and waits for it. */
  CommandRun stop() throws Exception {
    StopSignal.request();
    return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits, as the next run takes the request back. */
  @Override
  public void close() {
    StopSignal.request();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("after " + PATIENCE + " the run has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the run ends", e);
    }
  }
}
