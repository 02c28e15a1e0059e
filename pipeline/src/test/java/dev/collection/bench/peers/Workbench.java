package dev.collection.bench.peers;

import dev.collection.bench.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a comparison happens: the project, a folder for everything that is made, and how programs
 * are started.
 *
 * @param heap of every JVM, as {@code -Xmx} has it
 */
record Workbench(Path home, Path work, String heap) {
  static Workbench of(Options options) throws IOException {
    Path work = Path.of(options.get("work", "target/peers")).toAbsolutePath();
    Files.createDirectories(work);
    return new Workbench(
        Path.of(options.get("home", ".")).toAbsolutePath().normalize(),
        work,
        options.get("heap", "4g"));
  }

  /** Generates data of two weekly collections, and the spec by which the job collects it. */
  Path generate(int records) throws IOException, InterruptedException {
    Path data = work.resolve("data-" + records);
    delete(data); // A comparison that was stopped leaves its data.
    Files.createDirectories(data);
    List<String> command = new ArrayList<>(List.of(home.resolve("collect").toString()));
    command.addAll(Benchmark.generation(records, data));
    command.add("--collections=2");
    run("generate", command);
    Benchmark.writeSpec(home, data);
    return data;
  }

  /** The job as a user starts it. */
  List<String> collect(Path data, String url, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("collect").toString(),
                "run",
                "--spec=" + data.resolve("spec.yaml"),
                "--jdbcUrl=" + url,
                "--progress=never",
                "--output=" + work.resolve("out")));
    command.addAll(List.of(more));
    return command;
  }

  /** A program of ours, with JVM options first. */
  List<String> java(List<String> options, String classPath, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.addAll(options);
    command.addAll(List.of("-Dbench.home=" + home, "-cp", classPath, main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Exit code 3 of the job says that a threshold of quality was missed: all is loaded. */
  MeasuredProcess run(String name, List<String> command) throws IOException, InterruptedException {
    return MeasuredProcess.run(
        command,
        Map.of("COLLECT_JAVA_OPTS", "-Xmx" + heap),
        work.resolve(name + ".log"),
        Set.of(0, 3));
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
