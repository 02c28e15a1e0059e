package dev.collection.flink;

import dev.collection.io.source.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;

/** Settings of the cluster inside this process. */
final class EmbeddedFlink {
  private static final int NETWORK_MB_PER_INSTANCE = 64;
  private static final int MANAGED_MB_PER_INSTANCE = 128;

  private static final int LONGEST_STOP_MINUTES = 5;
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private EmbeddedFlink() {}

  static void prepare(FlinkPipelineOptions options) {
    options.setFlinkMaster("[local]");
    options.setFilesToStage(List.of());
    if (options.getParallelism() < 1) {
      options.setParallelism(Runtime.getRuntime().availableProcessors());
    }
    if (options.isStreaming()) {
      StreamSettings.prepare(options);
    }
    if (options.getFlinkConfDir() == null) {
      options.setFlinkConfDir(configuration(options).toString());
    }
  }

  /**
   * What is sorted and what waits lies outside of the heap and goes to disk when this memory is
   * full, so that it is the same for any number of records.
   *
   * @param folder for everything that Flink writes
   */
  static String text(int parallelism, Path folder) {
    return String.format(
        Locale.ROOT,
        """
        taskmanager.memory.network.min: %1$dm
        taskmanager.memory.network.max: %1$dm
        taskmanager.memory.managed.size: %2$dm
        io.tmp.dirs: '%3$s'
        process.working-dir: '%3$s'
        web.upload.dir: '%3$s'
        """,
        NETWORK_MB_PER_INSTANCE * Math.max(2, parallelism),
        MANAGED_MB_PER_INSTANCE * parallelism,
        folder.toString().replace("'", "''"));
  }

  private static Path configuration(FlinkPipelineOptions options) {
    try {
      Path folder = Files.createTempDirectory("collection-flink");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtEnd(folder)));
      String text = text(options.getParallelism(), folder);
      Files.writeString(
          folder.resolve("config.yaml"),
          options.isStreaming() ? text + StreamSettings.text(options) : text);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("the configuration of Flink cannot be written", e);
    }
  }

  /** Tells that nothing runs any more. */
  static void ended() {
    ENDED.countDown();
  }

  /** A stream that is brought to its end while this process is stopped still needs the folder. */
  private static void deleteAtEnd(Path folder) {
    try {
      if (StopSignal.requested() && !ENDED.await(LONGEST_STOP_MINUTES, TimeUnit.MINUTES)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  /** What Flink has not deleted itself; it may do so at the same time. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A folder for temporary files is cleared by the machine.
      org.slf4j.LoggerFactory.getLogger(EmbeddedFlink.class).debug("left behind: {}", folder, e);
    }
  }
}
