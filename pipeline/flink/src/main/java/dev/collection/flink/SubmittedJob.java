package dev.collection.flink;

import dev.collection.pipeline.runner.GraphRunner;
import java.lang.reflect.Field;
import java.util.concurrent.ExecutionException;
import org.apache.beam.runners.flink.FlinkDetachedRunnerResult;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.SerializedThrowable;

/** A job that Flink has accepted: how far it is, and why it failed. */
final class SubmittedJob {
  private final PipelineResult result;

  SubmittedJob(PipelineResult result) {
    this.result = result;
  }

  PipelineResult.State state() {
    PipelineResult.State state = result.getState();
    return state == null ? PipelineResult.State.UNKNOWN : state;
  }

  /** A job that ends in this moment may have no counts any more. */
  void show(GraphRunner.Watcher watcher) {
    try {
      watcher.show(result);
    } catch (RuntimeException e) {
      org.slf4j.LoggerFactory.getLogger(SubmittedJob.class).debug("no counts to show", e);
    }
  }

  /** What the workers threw, as a cause. */
  RuntimeException failure(PipelineResult.State state) {
    if (state == PipelineResult.State.CANCELLED) {
      return new IllegalStateException("it was cancelled in Flink");
    }
    try {
      client().getJobExecutionResult().get();
      return new IllegalStateException("Flink ended it as " + state);
    } catch (ExecutionException e) {
      return unwrapped(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted while the run went on", e);
    }
  }

  /** Beam knows the cause of a failure and does not tell it. */
  private JobClient client() {
    try {
      Field field = FlinkDetachedRunnerResult.class.getDeclaredField("jobClient");
      field.setAccessible(true);
      return (JobClient) field.get(result);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the job failed; why is in the log of Flink", e);
    }
  }

  /**
   * What a worker threw comes in a parcel, so that a process without its classes can pass it on.
   */
  static RuntimeException unwrapped(Throwable thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
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
