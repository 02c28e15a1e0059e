package dev.collection.flink;

import dev.collection.pipeline.options.CollectionOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * What Flink is told of a stream: a checkpoint of its state every second, exactly once, from which
 * it goes on by itself after a failure, as often as there is one.
 */
final class StreamSettings {
  private static final long CHECKPOINT_MILLIS = 1_000;

  /** Rows of one batch of a database at the most, unless the time is up before. */
  private static final long BUNDLE_RECORDS = 2_000;

  /** How long a record waits for others at the most, at each step that makes batches. */
  private static final long BUNDLE_MILLIS = 500;

  private static final long IDLE_READER_MILLIS = 1_000;

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/");

  private StreamSettings() {}

  /** Sets what the user left open; what he set stays. */
  static void prepare(FlinkPipelineOptions options) {
    if (options.getCheckpointingInterval() < 0) {
      options.setCheckpointingInterval(CHECKPOINT_MILLIS);
    }
    // Kept when the job fails or is cancelled: it can be started from there (--savepointPath).
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    FlinkPipelineOptions beam =
        PipelineOptionsFactory.fromArgs("--streaming").as(FlinkPipelineOptions.class);
    if (options.getMaxBundleSize().equals(beam.getMaxBundleSize())) {
      options.setMaxBundleSize(BUNDLE_RECORDS);
    }
    if (options.getMaxBundleTimeMills().equals(beam.getMaxBundleTimeMills())) {
      options.setMaxBundleTimeMills(BUNDLE_MILLIS);
    }
    if (options.getShutdownSourcesAfterIdleMs() < 0) {
      // A reader that has no partition never says how late it is, and would hold up all windows.
      options.setShutdownSourcesAfterIdleMs(IDLE_READER_MILLIS);
    }
    // Otherwise what a bundle puts out while a checkpoint begins waits for the next bundle of that
    // step, which in a topic that is quiet may not come for hours.
    options.setFinishBundleBeforeCheckpointing(true);
    // No element is changed once it was put out: copies between chained steps are for nothing.
    options.setFasterCopy(true);
  }

  /**
   * For a cluster, whose own configuration says everything else: where the checkpoints are, if the
   * user said so.
   */
  static void prepareForCluster(FlinkPipelineOptions options) {
    prepare(options);
    String checkpoints = options.as(CheckpointOptions.class).getCheckpoints();
    if (checkpoints != null && options.getStateBackend() == null) {
      options.setStateBackend("rocksdb");
      options.setStateBackendStoragePath(uri(checkpoints));
    }
  }

  /**
   * The configuration of a cluster inside this process, as far as it is about streams. On a cluster
   * {@code src/deploy/streaming/config.yaml} says the same.
   */
  static String text(FlinkPipelineOptions options) {
    String text =
        String.format(
            Locale.ROOT,
            """
            state.backend.type: rocksdb
            state.backend.incremental: true
            state.backend.rocksdb.options-factory: %1$s
            state.checkpoints.dir: '%2$s'
            state.savepoints.dir: '%2$s'
            execution.checkpointing.unaligned: false
            restart-strategy.type: exponential-delay
            restart-strategy.exponential-delay.initial-backoff: 1 s
            restart-strategy.exponential-delay.max-backoff: 30 s
            restart-strategy.exponential-delay.reset-backoff-threshold: 5 min
            """,
            FrequentCheckpoints.class.getName(),
            checkpoints(options).replace("'", "''"));
    if (options.getSavepointPath() == null) {
      return text;
    }
    return text
        + String.format(
            Locale.ROOT,
            """
            execution.savepoint.path: '%s'
            execution.savepoint.ignore-unclaimed-state: %s
            """,
            uri(options.getSavepointPath()).replace("'", "''"),
            options.getAllowNonRestoredState());
  }

  /** Where the checkpoints of a stream in this process are: a URI. */
  static String checkpoints(FlinkPipelineOptions options) {
    String given = options.as(CheckpointOptions.class).getCheckpoints();
    return uri(
        given == null
            ? Path.of(options.as(CollectionOptions.class).getOutput(), "checkpoints").toString()
            : given);
  }

  /** A URI as it is; the path of a file as the URI that Flink wants. */
  private static String uri(String place) {
    return SCHEME.matcher(place).lookingAt()
        ? place
        : Path.of(place).toAbsolutePath().toUri().toString();
  }
}
