package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the benchmark of anomalies and prints a line for each set and method. */
public final class AnomalyBenchmarkMain {
  private static final long SEED = 7;

  /** Of a set with a few outliers the area of one forest says little. */
  private static final int SEEDS = 10;

  private final Peers peers;
  private final PrintStream out;

  private AnomalyBenchmarkMain(Peers peers, PrintStream out) {
    this.peers = peers;
    this.out = out;
  }

  /** Takes {@code --python --peers --work [--records]}. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.substring(2).split("=", 2);
      options.put(parts[0], parts[1]);
    }
    Path work = Files.createDirectories(Path.of(options.get("work")));
    int records = Integer.parseInt(options.getOrDefault("records", "100000"));
    AnomalyBenchmarkMain main =
        new AnomalyBenchmarkMain(
            new Peers(options.get("python"), options.get("peers"), work), System.out);
    for (double faulty : new double[] {0, 0.001, 0.01, 0.05}) {
      String name = String.format(Locale.ROOT, "%.1f%%", 100 * faulty);
      LabelledSet set = Postings.generate(name, records, faulty, AnomalyMethod.names(), SEED);
      // The first run warms the JVM up.
      AnomalyBenchmark.measure(set, "", AnomalyMethod.names());
      main.measure(set);
    }
    main.measurePublicSets();
  }

  /** Their areas only: they are too small for anything to be flagged. */
  private void measurePublicSets() throws Exception {
    Map<String, List<double[]>> areas = new LinkedHashMap<>();
    for (LabelledSet set : peers.publicSets(AnomalyMethod.names())) {
      List<Double> its = new ArrayList<>();
      for (String method : AnomalyMethod.names()) {
        its.add(AnomalyBenchmark.meanAveragePrecision(set, List.of(method), SEEDS));
      }
      its.add(AnomalyBenchmark.meanAveragePrecision(set, AnomalyMethod.names(), SEEDS));
      peers.onPlainColumns(set, SEEDS).forEach(peer -> its.add(peer.averagePrecision()));
      double[] row = its.stream().mapToDouble(area -> area).toArray();
      printAreas(set.name(), row);
      areas.computeIfAbsent(set.name().replaceFirst("-.*", ""), name -> new ArrayList<>()).add(row);
    }
    areas.forEach((name, rows) -> printAreas(name + ", mean", mean(rows)));
  }

  private static double[] mean(List<double[]> rows) {
    double[] mean = new double[rows.get(0).length];
    Arrays.setAll(mean, i -> rows.stream().mapToDouble(row -> row[i]).average().orElseThrow());
    return mean;
  }

  private void printAreas(String set, double[] areas) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", set));
    List<String> names = new ArrayList<>(AnomalyMethod.names());
    names.addAll(List.of("all together", "IsolationForest", "OneClassSVM"));
    for (int i = 0; i < areas.length; i++) {
      line.append(String.format(Locale.ROOT, "  %s %.3f", names.get(i), areas[i]));
    }
    out.println(line);
  }

  private void measure(LabelledSet set) throws Exception {
    for (String method : AnomalyMethod.names()) {
      AnomalyBenchmark.print(set, AnomalyBenchmark.measure(set, method, List.of(method)), out);
    }
    AnomalyBenchmark.print(
        set, AnomalyBenchmark.measure(set, "all together", AnomalyMethod.names()), out);
    print(set, "plain columns", peers.onPlainColumns(set, 1));
    print(set, "our columns", peers.onOurColumns(set));
  }

  private void print(LabelledSet set, String columns, List<Peers.Outcome> outcomes) {
    for (Peers.Outcome outcome : outcomes) {
      int flagged = outcome.hits() + outcome.falseAlarms();
      out.printf(
          Locale.ROOT,
          "%-14s %-34s PR-AUC %.4f  precision %.3f  recall %.3f  false alarms %d of %d  fit %.0f ms"
              + "  judge %.0f ms  process %d MB%n",
          set.name(),
          outcome.detector() + ", " + columns,
          outcome.averagePrecision(),
          flagged == 0 ? Double.NaN : outcome.hits() / (double) flagged,
          set.anomalies() == 0 ? Double.NaN : outcome.hits() / (double) set.anomalies(),
          outcome.falseAlarms(),
          set.rows().size() - set.anomalies(),
          outcome.fitMillis(),
          outcome.judgeMillis(),
          outcome.memoryMebibytes());
    }
  }
}
