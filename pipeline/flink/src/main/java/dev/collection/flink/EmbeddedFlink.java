package dev.collection.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.beam.runners.flink.FlinkPipelineOptions;

/** Settings of the cluster inside this process. */
final class EmbeddedFlink {
  private static final int NETWORK_MB_PER_INSTANCE = 64;
  private static final int MANAGED_MB_PER_INSTANCE = 128;

  private EmbeddedFlink() {}

  static void prepare(FlinkPipelineOptions options) {
    options.setFlinkMaster("[local]");
    options.setFilesToStage(List.of());
    if (options.getParallelism() < 1) {
      options.setParallelism(Runtime.getRuntime().availableProcessors());
    }
    if (options.getFlinkConfDir() == null) {
      options.setFlinkConfDir(configuration(options.getParallelism()).toString());
    }
  }

  /**
   * What is sorted and what waits lies outside of the heap and goes to disk when this memory is
   * full, so that it is the same for any number of records.
   */
  static String text(int parallelism) {
    return String.format(
        Locale.ROOT,
        """
        taskmanager.memory.network.min: %dm
        taskmanager.memory.network.max: %<dm
        taskmanager.memory.managed.size: %dm
        """,
        NETWORK_MB_PER_INSTANCE * Math.max(2, parallelism),
        MANAGED_MB_PER_INSTANCE * parallelism);
  }

  private static Path configuration(int parallelism) {
    try {
      Path folder = Files.createTempDirectory("collection-flink");
      Path file = folder.resolve("config.yaml");
      Files.writeString(file, text(parallelism));
      // Deleted in the reverse order.
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration of Flink cannot be written", e);
    }
  }
}
