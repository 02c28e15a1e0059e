package dev.collection.flink;

import dev.collection.pipeline.runner.GraphRunner;
import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.flink.FlinkDetachedRunnerResult;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.util.SerializedThrowable;
import org.slf4j.LoggerFactory;

/** A job that Flink has accepted: how far it is, and why it failed. */
final class SubmittedJob {
  private static final long TICK_MILLIS = 500;

  private final PipelineResult result;

  SubmittedJob(PipelineResult result) {
    this.result = result;
  }

  /**
   * Waits for the end.
   *
   * @param watcher told of the counts from time to time; null for nobody
   * @throws IllegalStateException if the job did not end well; its causes are those that the
   *     workers threw
   */
  void await(GraphRunner.Watcher watcher) {
    CompletableFuture<JobExecutionResult> end = client().getJobExecutionResult();
    try {
      while (true) {
        try {
          end.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          show(watcher);
        }
      }
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the run went on", e);
    }
  }

  /** A job that ends in this moment may have no counts any more. */
  private void show(GraphRunner.Watcher watcher) {
    if (watcher == null) {
      return;
    }
    try {
      watcher.show(result);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(SubmittedJob.class).debug("no counts to show", e);
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
