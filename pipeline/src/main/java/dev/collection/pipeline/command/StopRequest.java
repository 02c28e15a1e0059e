package dev.collection.pipeline.command;

import dev.collection.io.source.StopSignal;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C, or another request that this process ends, into the end of a run that has none by
 * itself: its sources stop, and the process waits until what they have read is loaded and told.
 */
final class StopRequest implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile int code;

  private StopRequest(PrintStream err) {
    hook = new Thread(() -> stop(err), "stop");
  }

  /** Waits for the request from now on. */
  static StopRequest await(PrintStream err) {
    StopSignal.reset();
    StopRequest request = new StopRequest(err);
    Runtime.getRuntime().addShutdownHook(request.hook);
    return request;
  }

  private void stop(PrintStream err) {
    err.println("stopping: what was read is loaded first");
    StopSignal.request();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
    // The exit code is that of the run, not that of the signal.
    Runtime.getRuntime().halt(code);
  }

  /** Says how the run has ended. */
  void ended(int newCode) {
    code = newCode;
  }

  /** Lets the process end. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The request has come, and the process ends by it.
      ended.countDown();
    }
  }
}
