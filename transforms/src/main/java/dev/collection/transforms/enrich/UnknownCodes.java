package dev.collection.transforms.enrich;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.Combine;

/**
 * Adds up the records with codes that lookups do not have. Only so many codes of each lookup are
 * kept by name, the first in their order, so that a field full of nonsense does not fill the
 * memory; the records of all others are counted together.
 */
final class UnknownCodes extends Combine.CombineFn<Measures, Measures, Measures> {
  private static final long serialVersionUID = 1L;

  /** Codes of one lookup that are told apart. */
  static final int MOST_CODES = 1000;

  @Override
  public Measures createAccumulator() {
    return new Measures();
  }

  @Override
  public Measures addInput(Measures accumulator, Measures input) {
    return limit(accumulator.addAll(input));
  }

  @Override
  public Measures mergeAccumulators(Iterable<Measures> accumulators) {
    Measures merged = new Measures();
    for (Measures next : accumulators) {
      merged = limit(merged.addAll(next));
    }
    return merged;
  }

  @Override
  public Measures extractOutput(Measures accumulator) {
    return accumulator;
  }

  /** The same counts with no more than {@link #MOST_CODES} codes of each lookup. */
  static Measures limit(Measures measures) {
    if (measures.counts().size() <= MOST_CODES) {
      return measures;
    }
    Measures limited = new Measures();
    Map<String, Integer> kept = new TreeMap<>();
    measures
        .counts()
        .forEach(
            (key, count) -> {
              boolean named =
                  !key.name().isEmpty() && kept.merge(key.source(), 1, Integer::sum) <= MOST_CODES;
              limited.add(Measure.LOOKUP_UNKNOWN, key.source(), named ? key.name() : "", count);
            });
    return limited;
  }
}
