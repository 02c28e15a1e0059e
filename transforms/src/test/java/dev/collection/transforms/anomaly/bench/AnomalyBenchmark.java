package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.bench.LabelledSet.Row;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.Judgement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Measures one definition on one set: what it finds, by kind, and what it costs. */
final class AnomalyBenchmark {

  /**
   * What was measured of one method or combination.
   *
   * @param averagePrecision NaN without anomalies
   * @param flagged kinds, the empty one for ordinary records, and how many of each are flagged
   * @param fitMillis sampling and fitting
   * @param judgeMillis judging every record
   * @param sampleBytes of what is gathered of the records to fit to, encoded
   * @param modelBytes of the model, encoded
   */
  record Result(
      String set,
      String method,
      double averagePrecision,
      Map<String, Integer> flagged,
      double fitMillis,
      double judgeMillis,
      int sampleBytes,
      int modelBytes) {}

  private AnomalyBenchmark() {}

  /** The set by the methods of its definition. */
  static Result measure(LabelledSet set, String label, List<String> methods) {
    AnomalyDefinition definition = with(set.definition(), methods, set.definition().seed());
    List<Row> rows = set.rows();
    final long start = System.nanoTime();
    ReferenceSample sample = ReferenceSample.empty(definition);
    for (int i = 0; i < rows.size(); i++) {
      sample.add("record-" + i, rows.get(i).vector());
    }
    AnomalyModel model = AnomalyModel.fit(sample, definition);
    final long fitted = System.nanoTime();
    double[] scores = new double[rows.size()];
    boolean[] flags = new boolean[rows.size()];
    for (int i = 0; i < scores.length; i++) {
      Judgement judgement = model.judge(rows.get(i).vector());
      scores[i] = -judgement.logP();
      flags[i] = judgement.isAnomaly();
    }
    final long judged = System.nanoTime();
    boolean[] anomalies = new boolean[scores.length];
    Map<String, Integer> flagged = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      Row row = rows.get(i);
      anomalies[i] = row.isAnomaly();
      flagged.merge(row.kind(), flags[i] ? 1 : 0, Integer::sum);
    }
    return new Result(
        set.name(),
        label,
        Accuracy.averagePrecision(scores, anomalies),
        flagged,
        (fitted - start) / 1e6,
        (judged - fitted) / 1e6,
        sample.encoded().length,
        model.encoded().length);
  }

  /** The mean area over models of which everything random has another seed. */
  static double meanAveragePrecision(LabelledSet set, List<String> methods, int seeds) {
    AnomalyDefinition its = set.definition();
    double sum = 0;
    for (int i = 0; i < seeds; i++) {
      LabelledSet seeded =
          new LabelledSet(
              set.name(), with(its, methods, its.seed() + i), set.plainColumns(), set.rows());
      sum += measure(seeded, "", methods).averagePrecision();
    }
    return sum / seeds;
  }

  private static AnomalyDefinition with(
      AnomalyDefinition definition, List<String> methods, long seed) {
    return new AnomalyDefinition(
        definition.features(),
        definition.logFeatures(),
        definition.within(),
        methods,
        definition.minRecords(),
        definition.minGroup(),
        definition.sampleSize(),
        definition.falseDiscoveryRate(),
        definition.settings(),
        seed);
  }

  /** Prints a result as a line, and the kinds as another. */
  static void print(LabelledSet set, Result result, PrintStream out) {
    Map<String, Integer> planted = new TreeMap<>();
    set.rows().forEach(row -> planted.merge(row.kind(), 1, Integer::sum));
    int falseAlarms = result.flagged().getOrDefault("", 0);
    int all = result.flagged().values().stream().mapToInt(Integer::intValue).sum();
    int hits = all - falseAlarms;
    out.printf(
        Locale.ROOT,
        "%-14s %-34s PR-AUC %.4f  precision %.3f  recall %.3f  false alarms %d of %d  fit %.0f ms"
            + "  judge %.0f ms  sample %d kB  model %d kB%n",
        result.set(),
        result.method(),
        result.averagePrecision(),
        all == 0 ? Double.NaN : hits / (double) all,
        set.anomalies() == 0 ? Double.NaN : hits / (double) set.anomalies(),
        falseAlarms,
        planted.getOrDefault("", 0),
        result.fitMillis(),
        result.judgeMillis(),
        result.sampleBytes() / 1024,
        result.modelBytes() / 1024);
    List<String> kinds = new ArrayList<>();
    planted.forEach(
        (kind, count) -> {
          if (!kind.isEmpty()) {
            kinds.add(kind + " " + result.flagged().getOrDefault(kind, 0) + "/" + count);
          }
        });
    if (kinds.size() > 1) {
      out.println("    " + String.join("  ", kinds));
    }
  }
}
