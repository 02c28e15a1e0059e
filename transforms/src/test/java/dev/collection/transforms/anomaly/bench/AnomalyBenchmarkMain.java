package dev.collection.transforms.anomaly.bench;

import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.util.List;

public final class AnomalyBenchmarkMain {
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[0]);
    for (double share : new double[] {0, 0.001, 0.01, 0.05}) {
      LabelledSet set =
          Postings.generate("postings " + share, count, share, AnomalyMethod.names(), 7);
      for (String m : AnomalyMethod.names()) {
        AnomalyBenchmark.print(set, AnomalyBenchmark.measure(set, m, List.of(m)), System.out);
      }
      for (String combo : List.of(args).subList(1, args.length)) {
        AnomalyBenchmark.print(
            set, AnomalyBenchmark.measure(set, combo, List.of(combo.split(","))), System.out);
      }
    }
  }
}
