package dev.collection.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Times the whole job, as {@code ./collect} starts it, against {@link PlainCollector}, process
 * against process, in turn, on the same generated data and the same database, and checks that both
 * leave the same rows.
 *
 * <p>Arguments: {@code --records=20000,100000 --databases=postgresql,sqlite --warmups=1 --runs=3
 * --heap=3g --work=DIR}. Prints a Markdown table of medians; warm-ups are not counted.
 */
public final class Benchmark {
  private final Path work;
  private final Path home;
  private final String heap;
  private final int warmups;
  private final int runs;
  private final PrintStream out;

  private Benchmark(Path work, Path home, String heap, int warmups, int runs, PrintStream out) {
    this.work = work;
    this.home = home;
    this.heap = heap;
    this.warmups = warmups;
    this.runs = runs;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options =
        Arrays.stream(arguments)
            .map(argument -> argument.substring(2).split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    Path work = Path.of(options.getOrDefault("work", "target/bench")).toAbsolutePath();
    Files.createDirectories(work);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new Benchmark(
            work,
            Path.of(options.getOrDefault("home", ".")).toAbsolutePath().normalize(),
            options.getOrDefault("heap", "3g"),
            Integer.parseInt(options.getOrDefault("warmups", "1")),
            Integer.parseInt(options.getOrDefault("runs", "3")),
            out)
        .run(
            Arrays.stream(options.getOrDefault("records", "20000,100000,500000").split(","))
                .map(Integer::valueOf)
                .toList(),
            List.of(options.getOrDefault("databases", "postgresql,sqlite").split(",")));
  }

  private void run(List<Integer> sizes, List<String> databases) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPort(0)
            .setDataDirectory(work.resolve("postgresql"))
            .setCleanDataDirectory(true)
            // The helper turns durability off; a deployment does not.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "512MB")
            .start()) {
      out.println(
          "| records | database | plain s | collect s | ratio | pair by pair | collect peak MB |"
              + " rows equal |");
      out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
      for (int size : sizes) {
        Path data = generate(size);
        for (String database : databases) {
          compare(
              size,
              database.equals("sqlite") ? new SqliteTarget(work) : new PostgresTarget(server),
              data);
        }
        empty(data);
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private Path generate(int size) throws IOException, InterruptedException {
    Path data = work.resolve("data-" + size);
    Files.createDirectories(data);
    empty(data); // A benchmark that was stopped leaves its data.
    List<String> command = new ArrayList<>();
    command.add(home.resolve("collect").toString());
    command.addAll(generation(size, data));
    run(command, "generate");
    writeSpec(home, data);
    return data;
  }

  /**
   * The command that generates the data. It leaves out the pairs of which nothing but the job's
   * hash of the contents says which is kept: the plain program has no such hash.
   */
  public static List<String> generation(int size, Path data) {
    return List.of(
        "sample",
        "--records=" + size,
        "--format=jsonl",
        "--gzip=false",
        "--conflicts=false",
        "--output=" + data);
  }

  /** Writes the spec by which the job collects the generated data, and returns its file. */
  public static Path writeSpec(Path home, Path data) throws IOException {
    return Files.writeString(
        data.resolve("spec.yaml"),
        """
        extends: %s
        sources:
          generated:
            like: usajobs
            file: {path: "%s/*.jsonl", format: jsonl, collected_at: from_name}
        """
            .formatted(home.resolve("src/config/federal-jobs-sample.yaml"), data));
  }

  private void compare(int size, Target target, Path data) throws Exception {
    List<Double> plain = new ArrayList<>();
    List<Double> collect = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long peak = 0;
    for (int i = 0; i < warmups + runs; i++) {
      target.clear();
      Run plainRun =
          run(
              java("dev.collection.bench.PlainCollector", target.plainUrl(), data.toString()),
              "plain");
      Run collectRun =
          run(
              List.of(
                  home.resolve("collect").toString(),
                  "run",
                  "--spec=" + data.resolve("spec.yaml"),
                  "--jdbcUrl=" + target.collectUrl(),
                  "--progress=never",
                  "--output=" + work.resolve("out")),
              "collect");
      if (!target.rowsEqual()) {
        throw new IllegalStateException(
            target.name() + ": the rows of the plain program and of the job differ");
      }
      if (i >= warmups) {
        plain.add(plainRun.seconds);
        collect.add(collectRun.seconds);
        ratios.add(collectRun.seconds / plainRun.seconds);
        peak = Math.max(peak, collectRun.peakMegabytes);
      }
    }
    out.printf(
        Locale.ROOT,
        "| %,d | %s | %.1f | %.1f | %.2f | %.2f to %.2f | %,d | yes |%n",
        size,
        target.name(),
        median(plain),
        median(collect),
        median(ratios),
        ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
        peak);
  }

  private List<String> java(String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + heap);
    line.add("-XX:+UseParallelGC");
    line.add("-Dbench.home=" + home);
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.addAll(List.of(command));
    return line;
  }

  private record Run(double seconds, long peakMegabytes) {}

  private Run run(List<String> command, String name) throws IOException, InterruptedException {
    Path log = work.resolve(name + ".log");
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("COLLECT_JAVA_OPTS", "-Xmx" + heap);
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, residentMegabytes(process.pid(), peak));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int code = process.exitValue();
    if (code != 0 && code != 3) {
      throw new IOException(name + " ended with " + code + ":\n" + Files.readString(log));
    }
    return new Run(seconds, peak);
  }

  private static long residentMegabytes(long pid, long otherwise) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      // The process ended in between, or this is not Linux.
      return otherwise;
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
