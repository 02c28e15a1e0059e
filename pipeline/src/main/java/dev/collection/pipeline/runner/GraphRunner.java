package dev.collection.pipeline.runner;

import dev.collection.pipeline.options.CollectionOptions;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** One Beam runner, as far as runners differ. Found with {@link java.util.ServiceLoader}. */
public interface GraphRunner {
  /** How a run left the runner. */
  enum Ending {
    /** Everything was executed. */
    ENDED,
    /** A cluster has accepted the run, and nobody here waits for its end. */
    HANDED_OVER
  }

  /** Is told what there is to be seen while a run goes on. */
  @FunctionalInterface
  interface Watcher {
    void show(PipelineResult result);
  }

  /** Its value of {@code --runner}. */
  String name();

  /**
   * Whether the workers are other processes than this one, perhaps on other machines: they have
   * their own files and environment variables.
   */
  boolean isDistributed(CollectionOptions options);

  /**
   * Sets what the user left open.
   *
   * @return what keeps the runner from being used, in words; empty if nothing does
   */
  List<String> prepare(CollectionOptions options);

  /**
   * Executes a graph and waits for its end.
   *
   * @param pipeline made with options that {@link #prepare} has seen
   * @param watcher told about twice a second; null for nobody
   * @throws RuntimeException if the run broke off; the causes are those that the workers threw
   */
  Ending run(Pipeline pipeline, CollectionOptions options, Watcher watcher);
}
