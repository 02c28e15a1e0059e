package dev.collection.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the job against itself, whole processes, in turns, into one PostgreSQL server: ten times
 * the records, two cores against one, and a load in which nothing is new against the first. {@code
 * src/bench/scale.sh} builds and starts it.
 *
 * <p>Arguments: {@code --measures=size-direct,size-flink,cores,reload --small=100000
 * --large=1000000 --runs=1 --heap=4g --flinkHeap=1g --home=DIR --work=DIR --json=FILE}. {@code
 * cores} and {@code reload} use {@code --small}.
 */
final class Scale {
  private static final String FLINK = "--runner=FlinkRunner";

  private final Workbench direct;
  private final Workbench flink;
  private final BenchServer server;
  private final Results results = new Results();
  private final List<String> lines = new ArrayList<>();

  private Scale(Workbench direct, Workbench flink, BenchServer server) {
    this.direct = direct;
    this.flink = flink;
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    Workbench bench = Workbench.of(options);
    Workbench flink = new Workbench(bench.home(), bench.work(), options.get("flinkHeap", "1g"));
    List<String> measures = options.list("measures", "size-direct,size-flink,cores,reload");
    int runs = Integer.parseInt(options.get("runs", "1"));
    try (BenchServer server = new BenchServer(bench.work().resolve("postgresql"))) {
      Scale scale = new Scale(bench, flink, server);
      Path small = bench.generate(Integer.parseInt(options.get("small", "100000")));
      Path large =
          measures.stream().anyMatch(measure -> measure.startsWith("size"))
              ? bench.generate(Integer.parseInt(options.get("large", "1000000")))
              : null;
      try {
        for (int i = 0; i < runs; i++) {
          for (String measure : measures) {
            scale.measure(measure, small, large);
          }
        }
        scale.print(measures, Path.of(options.get("json", bench.work() + "/scale.json")));
      } finally {
        Workbench.delete(small);
        if (large != null) {
          Workbench.delete(large);
        }
      }
    } finally {
      Workbench.delete(bench.work().resolve("postgresql"));
      Workbench.delete(bench.work().resolve("out"));
    }
  }

  private void measure(String measure, Path small, Path large)
      throws IOException, InterruptedException, SQLException {
    switch (measure) {
      case "size-direct" -> {
        run("direct small", direct, List.of(), small);
        run("direct large", direct, List.of(), large);
      }
      case "size-flink" -> {
        run("flink small", flink, List.of(), small, FLINK, "--parallelism=2");
        run("flink large", flink, List.of(), large, FLINK, "--parallelism=2");
      }
      case "cores" -> {
        // The server has both cores in both cases; only the job is held to one.
        List<String> one = List.of("taskset", "-c", "0");
        List<String> two = List.of("taskset", "-c", "0,1");
        run("flink one core", flink, one, small, FLINK, "--parallelism=1");
        run("flink two cores", flink, two, small, FLINK, "--parallelism=2");
      }
      case "reload" -> {
        run("first load", direct, List.of(), small);
        again("reload", direct, List.of(), small);
      }
      default -> throw new IllegalArgumentException("no measure " + measure);
    }
  }

  private void run(String name, Workbench bench, List<String> before, Path data, String... more)
      throws IOException, InterruptedException, SQLException {
    server.begin("scale");
    again(name, bench, before, data, more);
  }

  private void again(String name, Workbench bench, List<String> before, Path data, String... more)
      throws IOException, InterruptedException, SQLException {
    server.execute("CHECKPOINT");
    List<String> command = new ArrayList<>(before);
    command.addAll(bench.collect(data, server.url("scale"), more));
    double start = server.cpuSeconds();
    MeasuredProcess run = bench.run(name.replace(' ', '-'), command);
    results.add(name, run, server.cpuSeconds() - start);
    System.out.printf(
        Locale.ROOT,
        "  %s: %.1f s, %,d rows%n",
        name,
        run.seconds(),
        server.count("scale.federal_jobs"));
  }

  private void print(List<String> measures, Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    System.out.printf(
        "%n-Xmx%s on the Direct Runner, -Xmx%s on Flink%n%n", direct.heap(), flink.heap());
    System.out.println("| run | s | CPU s | server CPU s | peak MB |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (String name :
        List.of(
            "direct small",
            "direct large",
            "flink small",
            "flink large",
            "flink one core",
            "flink two cores",
            "first load",
            "reload")) {
      if (results.has(name)) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %.1f | %,d |%n",
            name,
            results.seconds(name),
            results.cpuSeconds(name),
            results.serverSeconds(name),
            results.peakMegabytes(name));
        json.put(name, results.toMap(name));
      }
    }
    System.out.println();
    for (String measure : measures) {
      switch (measure) {
        case "size-direct" -> lines.add(results.aim("direct large", "direct small", 10.5));
        case "size-flink" -> lines.add(results.aim("flink large", "flink small", 10.5));
        // At least 1.7 times as fast is at most 1 / 1.7 of the time.
        case "cores" -> lines.add(results.aim("flink two cores", "flink one core", 1 / 1.7));
        default -> lines.add(results.aim("reload", "first load", 0.6));
      }
    }
    lines.forEach(System.out::println);
    json.put("aims", lines);
    Results.write(file, json);
  }
}
