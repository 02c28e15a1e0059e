package dev.collection.bench.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All runs of one comparison, by name, in turn; medians of them; and their JSON. */
final class Results {
  private final Map<String, List<MeasuredProcess>> runs = new LinkedHashMap<>();
  private final Map<String, List<Double>> serverSeconds = new LinkedHashMap<>();

  void add(String name, MeasuredProcess run, double server) {
    runs.computeIfAbsent(name, unused -> new ArrayList<>()).add(run);
    serverSeconds.computeIfAbsent(name, unused -> new ArrayList<>()).add(server);
  }

  boolean has(String name) {
    return runs.containsKey(name);
  }

  double seconds(String name) {
    return median(runs.get(name).stream().map(MeasuredProcess::seconds).toList());
  }

  double cpuSeconds(String name) {
    return median(runs.get(name).stream().map(MeasuredProcess::cpuSeconds).toList());
  }

  double serverSeconds(String name) {
    return median(serverSeconds.get(name));
  }

  long peakMegabytes(String name) {
    return runs.get(name).stream().mapToLong(MeasuredProcess::peakMegabytes).max().orElse(0);
  }

  /** The median of the ratios of runs that came in the same round: noise hits both of a pair. */
  double ratio(String name, String to) {
    return median(ratios(name, to));
  }

  private List<Double> ratios(String name, String to) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(runs.get(name).size(), runs.get(to).size()); i++) {
      ratios.add(runs.get(name).get(i).seconds() / runs.get(to).get(i).seconds());
    }
    return ratios;
  }

  /** One line: the ratio, its range over the rounds, and whether it is within {@code aim}. */
  String aim(String name, String to, double aim) {
    List<Double> ratios = ratios(name, to);
    double ratio = median(ratios);
    return String.format(
        Locale.ROOT,
        "- %s / %s: %.2f (%.2f to %.2f in %d rounds), aim at most %.2f: %s",
        name,
        to,
        ratio,
        ratios.stream().mapToDouble(Double::doubleValue).min().orElse(0),
        ratios.stream().mapToDouble(Double::doubleValue).max().orElse(0),
        ratios.size(),
        aim,
        ratio <= aim ? "met" : "MISSED");
  }

  /** For JSON: the medians and each run. */
  Map<String, Object> toMap(String name) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median_seconds", seconds(name));
    map.put("median_cpu_seconds", cpuSeconds(name));
    map.put("median_server_cpu_seconds", serverSeconds(name));
    map.put("peak_megabytes", peakMegabytes(name));
    map.put("seconds", runs.get(name).stream().map(MeasuredProcess::seconds).toList());
    return map;
  }

  static void write(Path file, Object json) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
