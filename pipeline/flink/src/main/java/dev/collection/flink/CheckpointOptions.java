package dev.collection.flink;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where a stream on Flink keeps what it has to remember. */
public interface CheckpointOptions extends PipelineOptions {
  @Description(
      "With FlinkRunner and --streaming: folder, or URI of any file system that Flink is set up"
          + " for, for the checkpoints.")
  String getCheckpoints();

  void setCheckpoints(String value);
}
