package dev.collection.io.poll;

import dev.collection.io.source.TaskReader;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Reads of this process that go on while their reader is closed. A runner may close a reader only
 * to open it again at the same mark, as the Direct Runner does one time in twenty: what is being
 * read would be asked for twice.
 */
final class UnfinishedReads {
  /** A reader that is opened again is so at once; one that was left by a failure is ended. */
  private static final long PATIENCE_SECONDS = 30;

  private static final Map<Place, Read> WAITING = new ConcurrentHashMap<>();

  private UnfinishedReads() {}

  private record Place(String run, String source) {}

  /**
   * What reading on from a mark gave.
   *
   * @param mark behind it
   * @param step null if there was nothing to read
   */
  record Outcome(PollMark mark, TaskReader.Step step) {}

  /**
   * A read.
   *
   * @param mark of the reader when it was closed
   * @param thread that reads
   */
  record Read(PollMark mark, ExecutorService thread, Future<Outcome> outcome) {}

  static void leave(String run, String source, Read read) {
    Place place = new Place(run, source);
    Read older = WAITING.put(place, read);
    if (older != null) {
      end(older);
    }
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (WAITING.remove(place, read)) {
                end(read);
              }
            });
  }

  /** The read that was left at this mark; null if there is none. One of another mark is ended. */
  static Read take(String run, String source, PollMark mark) {
    Read left = WAITING.remove(new Place(run, source));
    if (left == null || left.mark().equals(mark)) {
      return left;
    }
    end(left);
    return null;
  }

  /** Interrupts it; if it is too late for that, the session is closed that nobody goes on with. */
  private static void end(Read read) {
    read.thread().shutdownNow();
    if (!read.outcome().isDone() || read.outcome().isCancelled()) {
      return;
    }
    try {
      Outcome outcome = read.outcome().get();
      if (outcome.step() != null && outcome.step().session() != null) {
        outcome.step().session().close();
      }
    } catch (ExecutionException | IOException e) {
      // Nothing of it has counted.
      LoggerFactory.getLogger(UnfinishedReads.class).debug("a read was left unfinished", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
