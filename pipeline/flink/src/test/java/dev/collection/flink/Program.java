package dev.collection.flink;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One program, run as a process of its own, and what it said.
 *
 * @param code its exit code
 */
record Program(int code, String said) {
  private static final Path BUNDLE = Path.of("target/bundle").toAbsolutePath();

  /** {@code ./collect}, as the launcher starts it, with Flink on the class path. */
  static Program collect(Path folder, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add("-Xmx768m");
    command.add("-Dcollection.cluster.jar=" + FlinkCluster.jar());
    command.addAll(List.of("-cp", jars(BUNDLE), "dev.collection.pipeline.command.Main"));
    command.addAll(arguments);
    return run(folder, environment, command);
  }

  /** The same, without waiting for its end. */
  static CompletableFuture<Program> start(
      Path folder, Map<String, String> environment, List<String> arguments) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return collect(folder, environment, arguments);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** {@code flink run}, as its script starts it. */
  static Program flinkRun(
      Path folder, FlinkCluster cluster, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add("-Xmx512m");
    command.addAll(
        List.of("-cp", FlinkCluster.classPath(), "org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of("run", "-m", cluster.master(), FlinkCluster.jar().toString()));
    command.addAll(arguments);
    Map<String, String> all = new HashMap<>(environment);
    all.put("FLINK_CONF_DIR", cluster.configuration().toString());
    return run(folder, all, command);
  }

  private static String jars(Path folder) throws IOException {
    try (Stream<Path> jars = Files.list(folder)) {
      return String.join(
          File.pathSeparator,
          jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).sorted().toList());
    }
  }

  private static Program run(Path folder, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path log = Files.createTempFile(Files.createDirectories(folder), "said", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new AssertionError("it does not end:\n" + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Program(process.exitValue(), Files.readString(log));
  }
}
