package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares how the values of a field are distributed with the last good runs: the population
 * stability index where all are counted, the Kolmogorov-Smirnov distance of numbers where not.
 */
final class DistributionDrift {
  /** How much further from all runs than any of them a run has to be. */
  private static final double BEYOND_HISTORY = 1.5;

  private final DriftDefinition definition;
  private final MappedPointers mapped;
  private final Findings findings;

  DistributionDrift(DriftDefinition definition, MappedPointers mapped, Findings findings) {
    this.definition = definition;
    this.mapped = mapped;
    this.findings = findings;
  }

  /**
   * @param path of the field
   * @param before its profiles of the last good runs, at least one
   */
  void find(String path, ValueProfile now, List<ValueProfile> before) {
    if (definition.makes(DriftTest.PSI)) {
      psi(path, now, before);
    }
    if (definition.makes(DriftTest.KS)) {
      ks(path, now, before);
    }
  }

  private static ValueProfile pooled(List<ValueProfile> before) {
    ValueProfile pool = ValueProfile.ofField();
    before.forEach(pool::addAll);
    return pool;
  }

  private void psi(String path, ValueProfile now, List<ValueProfile> before) {
    ValueProfile pool = pooled(before);
    if (!now.hasAllValues() || !pool.hasAllValues() || pool.count() < 10 * pool.distinctCount()) {
      return;
    }
    double n = (double) now.count();
    double m = (double) pool.count() / before.size();
    Distances.Psi psi = Distances.psi(now.valueCounts(), pool.valueCounts(), n, m);
    double usual = 0;
    for (ValueProfile run : before) {
      double index = Distances.psi(run.valueCounts(), pool.valueCounts(), m, m).index();
      usual = Math.max(usual, index);
    }
    if (psi.index() > definition.limit(DriftTest.PSI)
        && psi.index() > psi.noise()
        && psi.index() > BEYOND_HISTORY * usual) {
      String value = risen(psi.risen(), now, pool);
      long risen = now.valueCounts().getOrDefault(value, 0L);
      findings.add(
          DriftTest.PSI,
          Profiles.Kind.FIELD,
          path,
          psi.index(),
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  "%s has other values than usual (PSI %.2f, up to now %.2f): `%s` in %.1f%%,"
                      + " before in %.1f%%",
                  mapped.named(path),
                  psi.index(),
                  usual,
                  value,
                  100.0 * risen / (now.count() - now.nulls()),
                  100.0
                      * pool.valueCounts().getOrDefault(value, 0L)
                      / (pool.count() - pool.nulls())),
              ",",
              now.firstOf(value),
              risen));
    }
  }

  /** The value that there is most of beyond what was usual; of a rest, one that stands for it. */
  private static String risen(String risen, ValueProfile now, ValueProfile pool) {
    if (risen != null && now.valueCounts().containsKey(risen)) {
      return risen;
    }
    Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue();
    return now.valueCounts().entrySet().stream()
        .max(
            Comparator.<Map.Entry<String, Long>, Boolean>comparing(
                    entry -> !pool.valueCounts().containsKey(entry.getKey()))
                .thenComparing(byCount)
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private void ks(String path, ValueProfile now, List<ValueProfile> before) {
    // Dates move on with every run.
    boolean numeric = now.count(ValueKind.NUMBER) >= definition.minRecords();
    ValueProfile pool = pooled(before);
    if (!numeric
        || now.sampledNumbers() == 0
        || pool.sampledNumbers() == 0
        || (now.hasAllValues() && pool.hasAllValues())) {
      return;
    }
    double distance = Distances.ks(now, pool);
    // As many as the distance is of, so that its noise is that of the samples.
    double n = (double) now.sampledNumbers();
    double m = (double) pool.sampledNumbers() / before.size();
    double usual = 0;
    for (ValueProfile run : before) {
      usual = Math.max(usual, run.sampledNumbers() > 0 ? Distances.ks(run, pool) : 0);
    }
    if (distance > definition.limit(DriftTest.KS)
        && distance > Distances.ksNoise(n, m)
        && distance > BEYOND_HISTORY * usual
        && distance * now.count(ValueKind.NUMBER) >= definition.minRecords()) {
      boolean up = now.quantile(0.5) >= pool.quantile(0.5);
      findings.add(
          DriftTest.KS,
          Profiles.Kind.FIELD,
          path,
          distance,
          new Findings.Told(
              String.format(
                  Locale.ROOT,
                  "%s is distributed differently (KS %.2f, up to now %.2f), its median is %s, usual"
                      + " is %s",
                  mapped.named(path),
                  distance,
                  usual,
                  number(now.quantile(0.5)),
                  number(pool.quantile(0.5))),
              up ? "; the greatest" : "; the least",
              up ? now.firstOfMax() : now.firstOfMin(),
              now.count(ValueKind.NUMBER)));
    }
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }
}
