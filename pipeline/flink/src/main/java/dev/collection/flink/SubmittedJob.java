package dev.collection.flink;

import dev.collection.io.source.StopSignal;
import dev.collection.pipeline.runner.GraphRunner;
import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.flink.FlinkDetachedRunnerResult;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.SerializedThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that Flink has accepted: how far it is, and why it failed. */
final class SubmittedJob {
  private static final Logger LOG = LoggerFactory.getLogger(SubmittedJob.class);
  private static final long TICK_MILLIS = 500;

  private final PipelineResult result;
  private final boolean streaming;

  SubmittedJob(PipelineResult result, boolean streaming) {
    this.result = result;
    this.streaming = streaming;
  }

  /**
   * Waits for the end. A stream has none: when this process is to stop, what was read is brought
   * home, and when the stream fails and goes on, that is said.
   *
   * @param watcher told of the counts from time to time; null for nobody
   * @throws IllegalStateException if the job did not end well; its causes are those that the
   *     workers threw
   */
  void await(GraphRunner.Watcher watcher) {
    JobClient client = client();
    CompletableFuture<JobExecutionResult> end = client.getJobExecutionResult();
    Restarts restarts = new Restarts(client);
    CompletableFuture<String> stop = null;
    try {
      while (true) {
        try {
          end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          show(watcher);
        }
        if (streaming) {
          restarts.tell();
          stop = StopSignal.requested() ? drained(client, stop) : null;
        }
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the run went on", e);
    }
  }

  /**
   * Lets the sources end, the windows close and everything be written. The folder of the
   * checkpoints gets the savepoint that Flink leaves behind.
   *
   * @param stop what was asked for before; null for nothing
   * @return what was asked for; null if the job is being restarted and cannot be asked yet
   */
  private static CompletableFuture<String> drained(
      JobClient client, CompletableFuture<String> stop) {
    if (stop != null && !stop.isCompletedExceptionally()) {
      return stop;
    }
    return client.getJobStatus().join() == JobStatus.RUNNING
        ? client.stopWithSavepoint(true, null, SavepointFormatType.NATIVE)
        : null;
  }

  /** A job that ends in this moment may have no counts any more. */
  private void show(GraphRunner.Watcher watcher) {
    if (watcher == null) {
      return;
    }
    try {
      watcher.show(result);
    } catch (RuntimeException e) {
      LOG.debug("no counts to show", e);
    }
  }

  /** Beam's result says whether a job failed, but not why; the client that it holds does. */
  private JobClient client() {
    try {
      Field field = FlinkDetachedRunnerResult.class.getDeclaredField("jobClient");
      field.setAccessible(true);
      return (JobClient) field.get(result);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Beam does not tell how a job ends", e);
    }
  }

  /**
   * What a worker threw comes in a parcel, so that a process without its classes can pass it on.
   */
  static IllegalStateException unwrapped(Throwable thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      if (next instanceof JobCancellationException) {
        return new IllegalStateException("the run was cancelled in Flink");
      }
      if (next instanceof SerializedThrowable parcel) {
        Throwable original = parcel.deserializeError(SubmittedJob.class.getClassLoader());
        if (original != parcel) {
          return new IllegalStateException("the job failed", original);
        }
      }
    }
    return new IllegalStateException("the job failed", thrown);
  }
}
