package dev.collection.transforms.anomaly;

import dev.collection.model.CollectedRecord;
import dev.collection.transforms.anomaly.PayRecords.Fault;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what the methods find and what they cost, on generated records with known faults: {@code
 * java … dev.collection.transforms.anomaly.AnomalyBenchmark [records]}.
 */
final class AnomalyBenchmark {
  private static final AnomalyDefinition DEFINITION = PayRecords.DEFINITION;
  private static final FeatureExtractor EXTRACTOR =
      FeatureExtractor.of(PayRecords.TYPE, DEFINITION);

  private final PrintStream out;

  AnomalyBenchmark(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
    AnomalyBenchmark benchmark = new AnomalyBenchmark(System.out);
    for (double share : new double[] {0, 0.01, 0.05, 0.1}) {
      benchmark.accuracy(records, share);
    }
    for (int round = 0; round < 5; round++) {
      benchmark.cost(records);
    }
  }

  private static ReferenceSample sample(List<Planted> records) {
    ReferenceSample sample = ReferenceSample.empty(DEFINITION);
    for (Planted planted : records) {
      CollectedRecord record = planted.record().record();
      sample.add(record.key(), EXTRACTOR.extract(record.values()));
    }
    return sample;
  }

  /** Prints flagged and planted by method and kind, then precision and recall. */
  void accuracy(int count, double share) {
    List<Planted> records = PayRecords.generate(count, share, 1);
    AnomalyModel model = AnomalyModel.fit(sample(records), DEFINITION);
    Map<String, Map<Fault, Integer>> flagged = new LinkedHashMap<>();
    model.methods().forEach(method -> flagged.put(method.name(), new EnumMap<>(Fault.class)));
    flagged.put("either", new EnumMap<>(Fault.class));
    Map<Fault, Integer> planted = new EnumMap<>(Fault.class);
    for (Planted record : records) {
      FeatureVector vector = EXTRACTOR.extract(record.record().record().values());
      planted.merge(record.fault(), 1, Integer::sum);
      boolean any = false;
      for (AnomalyModel.Method method : model.methods()) {
        if (method.fitted().score(vector) > method.fitted().threshold()) {
          flagged.get(method.name()).merge(record.fault(), 1, Integer::sum);
          any = true;
        }
      }
      if (any) {
        flagged.get("either").merge(record.fault(), 1, Integer::sum);
      }
    }
    flagged.forEach((method, counts) -> print(count, share, method, counts, planted));
  }

  private void print(
      int count,
      double share,
      String method,
      Map<Fault, Integer> flagged,
      Map<Fault, Integer> planted) {
    StringBuilder kinds = new StringBuilder(120);
    int all = 0;
    for (Fault fault : Fault.values()) {
      int found = flagged.getOrDefault(fault, 0);
      all += found;
      kinds.append(' ').append(fault.name().toLowerCase(Locale.ROOT)).append(' ').append(found);
      kinds.append('/').append(planted.getOrDefault(fault, 0));
    }
    int hits = all - flagged.getOrDefault(Fault.NONE, 0);
    int faulty = count - planted.getOrDefault(Fault.NONE, 0);
    out.printf(
        Locale.ROOT,
        "%d records, %.0f%% faulty, %s:%s; precision %.3f recall %.3f%n",
        count,
        100 * share,
        method,
        kinds,
        all == 0 ? 1.0 : hits / (double) all,
        faulty == 0 ? 1.0 : hits / (double) faulty);
  }

  /** Prints the time of fitting, and per record that of each step of scoring. */
  void cost(int count) {
    List<Planted> records = PayRecords.generate(count, 0.01, 1);
    long start = System.nanoTime();
    ReferenceSample sample = sample(records);
    final long sampled = System.nanoTime();
    AnomalyModel model = AnomalyModel.fit(sample, DEFINITION);
    final long fitted = System.nanoTime();
    List<FeatureVector> vectors = new ArrayList<>(count);
    for (Planted record : records) {
      vectors.add(EXTRACTOR.extract(record.record().record().values()));
    }
    final long extracted = System.nanoTime();
    out.printf(
        Locale.ROOT,
        "sample %.2f us, extract %.2f us a record; fit %d ms; model of %d bytes;",
        (sampled - start) / 1e3 / count,
        (extracted - fitted) / 1e3 / count,
        (fitted - sampled) / 1_000_000,
        model.encoded().length);
    for (AnomalyModel.Method method : model.methods()) {
      long before = System.nanoTime();
      int flagged = 0;
      for (FeatureVector vector : vectors) {
        flagged += method.fitted().score(vector) > method.fitted().threshold() ? 1 : 0;
      }
      out.printf(
          Locale.ROOT,
          " %s %.2f us a record (%d flagged)",
          method.name(),
          (System.nanoTime() - before) / 1e3 / count,
          flagged);
    }
    out.println();
  }
}
