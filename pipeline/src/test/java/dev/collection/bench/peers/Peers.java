package dev.collection.bench.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the job against its peers, whole processes, in turns, into one PostgreSQL server, and says
 * how their rows differ. {@code src/bench/peers.sh} builds and starts it; {@code src/docs/peers.md}
 * says what each program does.
 *
 * <p>Arguments: {@code --records=100000,500000 --runs=5,3 --warmups=1 --programs=… --heap=4g
 * --home=DIR --work=DIR --json=FILE}.
 */
final class Peers {
  private static final String ALL = "collect,flink,plain,plain-copy,limit,spark,duckdb";
  private static final Map<String, String> NAMES =
      Map.of(
          "collect", "./collect, Direct Runner",
          "flink", "./collect, Flink, parallelism 2",
          "plain", "plain Java, one thread, COPY and upsert",
          "plain-copy", "plain Java, one thread, COPY into a new table",
          "limit", "COPY and upsert alone (the limit)",
          "spark", "Spark 3.5 local[2], Deequ",
          "duckdb", "DuckDB, 2 threads, SQL and COPY");

  /** Why a peer's rows are not the job's; the numbers stand beside it. */
  private static final Map<String, String> WHY =
      Map.of(
          "spark",
              "it reads objects where arrays belong and names that occur twice, and replaces what"
                  + " is not UTF-8; the job refuses such items",
          "duckdb",
              "it reads names that occur twice and fields of the wrong type; the job refuses such"
                  + " items. It knows only the entities that are written into its SQL");

  private final Workbench bench;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final List<String> columns;

  private Peers(Workbench bench) throws IOException {
    this.bench = bench;
    columns =
        Files.readAllLines(bench.home().resolve("src/bench/federal_jobs.sql")).stream()
            .filter(line -> line.startsWith("  ") && !line.contains("PRIMARY KEY"))
            .map(line -> line.strip().split(" ", 2)[0])
            .toList();
  }

  public static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments);
    Workbench bench = Workbench.of(options);
    List<Object> json = new ArrayList<>();
    try (BenchServer server = new BenchServer(bench.work().resolve("postgresql"))) {
      Peers peers = new Peers(bench);
      List<String> sizes = options.list("records", "100000,500000");
      for (int i = 0; i < sizes.size(); i++) {
        json.add(
            peers.compare(
                server,
                Integer.parseInt(sizes.get(i)),
                Options.at(options.list("runs", "5,3"), i),
                Integer.parseInt(options.get("warmups", "1")),
                options.list("programs", ALL)));
        // After each size: what was measured stays if a later one is stopped.
        Results.write(Path.of(options.get("json", bench.work() + "/peers.json")), json);
      }
    } finally {
      Workbench.delete(bench.work().resolve("postgresql"));
      Workbench.delete(bench.work().resolve("out"));
    }
  }

  private Map<String, Object> compare(
      BenchServer server, int records, int runs, int warmups, List<String> programs)
      throws Exception {
    Path data = bench.generate(records);
    Path file = bench.work().resolve("rows.copy");
    try {
      // The job once, not measured: its rows are the limit's, and what the others are held against.
      server.begin("job");
      bench.run("collect", bench.collect(data, server.url("job")));
      server.copyOut("job.federal_jobs", file);
      Map<String, Difference> differences = new LinkedHashMap<>();
      Results results = new Results();
      for (int round = 0; round < warmups + runs; round++) {
        for (String program : programs) {
          measure(server, program, data, file, round < warmups ? null : results, differences);
        }
      }
      return print(records, runs, programs, results, differences);
    } finally {
      server.drop("job");
      Files.deleteIfExists(file);
      Workbench.delete(data);
    }
  }

  private void measure(
      BenchServer server,
      String program,
      Path data,
      Path file,
      Results results,
      Map<String, Difference> differences)
      throws IOException, InterruptedException, SQLException {
    server.begin("peer");
    Path scratch = Files.createDirectories(bench.work().resolve("spark"));
    double before = server.cpuSeconds();
    MeasuredProcess run = bench.run(program, command(program, server.url("peer"), data, file));
    double after = server.cpuSeconds();
    Workbench.delete(scratch);
    String table = program.startsWith("plain") ? "peer.plain_jobs" : "peer.federal_jobs";
    if (!differences.containsKey(program)) {
      differences.put(program, Difference.of(server, "job.federal_jobs", table, columns));
    } else if (server.count(table) != differences.get(program).rows()) {
      throw new IllegalStateException(program + " loaded another number of rows than before");
    }
    if (!List.of("spark", "duckdb").contains(program) && !differences.get(program).none()) {
      throw new IllegalStateException(program + ": " + differences.get(program));
    }
    server.drop("peer");
    if (results != null) {
      results.add(program, run, after - before);
    }
  }

  private List<String> command(String program, String url, Path data, Path file)
      throws IOException {
    String ours = System.getProperty("java.class.path");
    List<String> parallel = List.of("-XX:+UseParallelGC");
    String plain = "dev.collection.bench.PlainCollector";
    return switch (program) {
      case "collect" -> bench.collect(data, url);
      case "flink" -> bench.collect(data, url, "--runner=FlinkRunner", "--parallelism=2");
      case "plain" -> bench.java(parallel, ours, plain, url, data.toString(), "upsert");
      case "plain-copy" -> bench.java(parallel, ours, plain, url, data.toString());
      case "limit" ->
          bench.java(
              parallel,
              ours,
              "dev.collection.bench.peers.CopyLimit",
              url,
              "job.federal_jobs",
              file.toString());
      case "duckdb" ->
          bench.java(
              parallel,
              classPath("duckdb"),
              "dev.collection.bench.duckdb.DuckDbCollector",
              url,
              data.toString(),
              bench.home().toString());
      case "spark" ->
          bench.java(
              // What Spark's own launcher adds on JDK 17.
              Files.readAllLines(bench.home().resolve("src/bench/spark/jvm.options")),
              classPath("spark"),
              "dev.collection.bench.spark.SparkCollector",
              url,
              data.toString(),
              bench.home().toString(),
              bench.work().resolve("spark").toString());
      default -> throw new IllegalArgumentException("no program " + program + "; there are " + ALL);
    };
  }

  private String classPath(String peer) throws IOException {
    Path target = bench.home().resolve("src/bench").resolve(peer).resolve("target");
    return target.resolve("classes")
        + ":"
        + Files.readString(target.resolve("classpath.txt")).strip();
  }

  private Map<String, Object> print(
      int records,
      int runs,
      List<String> programs,
      Results results,
      Map<String, Difference> differences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("records", records);
    json.put("runs", runs);
    json.put("heap", bench.heap());
    out.printf(
        Locale.ROOT,
        "%n%,d records, medians of %d runs in turns, -Xmx%s%n%n",
        records,
        runs,
        bench.heap());
    out.println(
        "| program | s | records/s | CPU s | server CPU s | peak MB | job / program | rows |");
    out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String program : programs) {
      boolean job = results.has("collect");
      out.printf(
          Locale.ROOT,
          "| %s | %.1f | %,.0f | %.1f | %.1f | %,d | %s | %,d |%n",
          NAMES.get(program),
          results.seconds(program),
          records / results.seconds(program),
          results.cpuSeconds(program),
          results.serverSeconds(program),
          results.peakMegabytes(program),
          job ? String.format(Locale.ROOT, "%.2f", results.ratio("collect", program)) : "",
          differences.get(program).rows());
      Map<String, Object> one = results.toMap(program);
      one.put("rows", differences.get(program).rows());
      one.put("rows_against_the_job", differences.get(program).toString());
      json.put(program, one);
    }
    out.println();
    for (String program : programs) {
      Difference difference = differences.get(program);
      out.println(
          "- rows of "
              + program
              + ": "
              + difference
              + (difference.none() ? "" : "; " + WHY.getOrDefault(program, "")));
    }
    json.put("aims", aims(records, results));
    return json;
  }

  private List<String> aims(int records, Results results) {
    Map<String, Double> limits =
        records < 500_000
            ? Map.of("plain", 1.2, "plain-copy", 1.2)
            : Map.of("duckdb", 1.0, "spark", 0.5, "limit", 2.0);
    List<String> lines = new ArrayList<>();
    limits.forEach(
        (program, aim) -> {
          if (results.has("collect") && results.has(program)) {
            lines.add(results.aim("collect", program, aim));
          }
        });
    lines.sort(null);
    lines.forEach(out::println);
    return lines;
  }
}
