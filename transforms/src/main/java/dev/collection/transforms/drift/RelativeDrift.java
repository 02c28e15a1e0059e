package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares numbers of this run with those of the last good ones. Each test has a limit, a least
 * number of records, and what it has to exceed because runs differ anyway.
 */
final class RelativeDrift {
  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  private static final double MAD_SCALE = 1.4826;

  private static final double DEVIATIONS = 3;

  /** How much further from all runs than any of them a run has to be. */
  private static final double BEYOND_HISTORY = 1.5;

  private final DriftDefinition definition;
  private final String source;
  private final SourceHistory history;
  private final MappedPointers mapped;
  private final Consumer<DriftFinding> findings;

  RelativeDrift(
      DriftDefinition definition,
      String source,
      SourceHistory history,
      MappedPointers mapped,
      Consumer<DriftFinding> findings) {
    this.definition = definition;
    this.source = source;
    this.history = history;
    this.mapped = mapped;
    this.findings = findings;
  }

  void find() {
    volume();
    history.now(Profiles.Kind.FIELD).forEach(this::field);
    history.now(Profiles.Kind.ITEM).forEach(this::unmapped);
  }

  private void volume() {
    double[] before = numbers(history.before(Profiles.Kind.ITEM, ""), ValueProfile::count);
    double now = history.volume();
    if (isFar(DriftTest.VOLUME, now, before)) {
      ValueProfile root = history.now(Profiles.Kind.ITEM).get("");
      add(
          DriftTest.VOLUME,
          Profiles.Kind.ITEM,
          "",
          now / median(before),
          String.format(Locale.ROOT, "%,.0f records, usual are %,.0f", now, median(before)),
          ":",
          root == null ? null : root.first(),
          history.volume());
    }
  }

  private interface Statistic {
    double of(ValueProfile profile);
  }

  private static double[] numbers(List<ValueProfile> profiles, Statistic statistic) {
    return profiles.stream().mapToDouble(statistic::of).toArray();
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Whether a count is further from its median than the limit, and than it has been. */
  private boolean isFar(DriftTest test, double now, double[] before) {
    if (!definition.makes(test)) {
      return false;
    }
    double median = median(before);
    double mad = median(Arrays.stream(before).map(count -> Math.abs(count - median)).toArray());
    double difference = Math.abs(now - median);
    return difference > definition.limit(test) * median
        && difference > DEVIATIONS * MAD_SCALE * mad
        && difference >= definition.minRecords();
  }

  private void field(String path, ValueProfile now) {
    List<ValueProfile> before = history.before(Profiles.Kind.FIELD, path);
    if (before.size() < definition.runs() || now.count() < definition.minRecords()) {
      return;
    }
    nulls(path, now, before);
    distinct(path, now, before);
    if (definition.makes(DriftTest.PSI)) {
      psi(path, now, before);
    }
    if (definition.makes(DriftTest.KS)) {
      ks(path, now, before);
    }
  }

  private static double nullRate(ValueProfile profile) {
    return profile.count() == 0 ? 0 : (double) profile.nulls() / profile.count();
  }

  private void nulls(String path, ValueProfile now, List<ValueProfile> before) {
    double[] rates = numbers(before, RelativeDrift::nullRate);
    double rate = nullRate(now);
    if (isOtherShare(rate, rates, (double) now.count())) {
      boolean more = rate > median(rates);
      add(
          DriftTest.NULLS,
          Profiles.Kind.FIELD,
          path,
          rate,
          String.format(
              Locale.ROOT,
              "%s is null in %,d of %,d (%.1f%%), usual are %.1f%%",
              mapped.named(path),
              now.nulls(),
              now.count(),
              100 * rate,
              100 * median(rates)),
          more ? "; null" : "; not null",
          more ? now.first(ValueKind.NULL) : filled(now),
          more ? now.nulls() : now.count() - now.nulls());
    }
  }

  private boolean isOtherShare(double share, double[] before, double count) {
    double difference = Math.abs(share - median(before));
    return definition.makes(DriftTest.NULLS)
        && difference > definition.limit(DriftTest.NULLS)
        && (share < Arrays.stream(before).min().orElse(0)
            || share > Arrays.stream(before).max().orElse(1))
        && difference * count >= definition.minRecords();
  }

  /** A place that no field reads: how often an object that could have it lacks it, or has null. */
  private void unmapped(String pointer, ValueProfile now) {
    boolean isNew = history.before(Profiles.Kind.ITEM, pointer).isEmpty();
    if (isNew || pointer.isEmpty() || pointer.endsWith("/*") || mapped.covers(pointer)) {
      return;
    }
    double[] before = history.absentBefore(pointer);
    long objects = history.objects(pointer);
    if (before.length < definition.runs() || objects < definition.minRecords()) {
      return;
    }
    double absent = history.absent(pointer);
    if (isOtherShare(absent, before, (double) objects)) {
      boolean more = absent > median(before);
      long missing = Math.round(absent * objects);
      add(
          DriftTest.NULLS,
          Profiles.Kind.ITEM,
          pointer,
          absent,
          String.format(
              Locale.ROOT,
              "%s is missing or null in %,d of %,d (%.1f%%), usual are %.1f%%",
              pointer,
              missing,
              objects,
              100 * absent,
              100 * median(before)),
          more ? ";" : "; there",
          more ? Example.first(now.firstWithout(), now.first(ValueKind.NULL)) : filled(now),
          more ? missing : objects - missing);
    }
  }

  /** The first record with a value. */
  private static Example filled(ValueProfile profile) {
    return profile.kinds().keySet().stream()
        .filter(kind -> kind != ValueKind.NULL)
        .map(profile::first)
        .min(Example::compareTo)
        .orElse(null);
  }

  private void distinct(String path, ValueProfile now, List<ValueProfile> before) {
    // With half the records a key has half the values, and a code as many as ever: a change is
    // only what is neither.
    Statistic perRecord =
        profile -> (double) profile.distinctCount() / Math.max(1, profile.count());
    double[] shares = numbers(before, perRecord);
    double usual = median(shares);
    double limit = definition.makes(DriftTest.DISTINCT) ? definition.limit(DriftTest.DISTINCT) : 0;
    if (usual > 0
        && isFar(DriftTest.DISTINCT, (double) now.distinctCount(), distinctCounts(before))
        && Math.abs(perRecord.of(now) - usual) > limit * usual) {
      add(
          DriftTest.DISTINCT,
          Profiles.Kind.FIELD,
          path,
          now.distinctCount() / median(distinctCounts(before)),
          String.format(
              Locale.ROOT,
              "%s has %,d different values, usual are %,.0f",
              mapped.named(path),
              now.distinctCount(),
              median(distinctCounts(before))),
          ":",
          filled(now),
          now.count() - now.nulls());
    }
  }

  private static double[] distinctCounts(List<ValueProfile> before) {
    return numbers(before, ValueProfile::distinctCount);
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
      add(
          DriftTest.PSI,
          Profiles.Kind.FIELD,
          path,
          psi.index(),
          String.format(
              Locale.ROOT,
              "%s has other values than usual (PSI %.2f, up to now %.2f): `%s` in %.1f%%, before in"
                  + " %.1f%%",
              mapped.named(path),
              psi.index(),
              usual,
              value,
              100.0 * risen / (now.count() - now.nulls()),
              100.0 * pool.valueCounts().getOrDefault(value, 0L) / (pool.count() - pool.nulls())),
          ",",
          now.firstOf(value),
          risen);
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
      add(
          DriftTest.KS,
          Profiles.Kind.FIELD,
          path,
          distance,
          String.format(
              Locale.ROOT,
              "%s is distributed differently (KS %.2f, up to now %.2f), its median is %s, usual is"
                  + " %s",
              mapped.named(path),
              distance,
              usual,
              number(now.quantile(0.5)),
              number(pool.quantile(0.5))),
          up ? "; the greatest" : "; the least",
          up ? now.firstOfMax() : now.firstOfMin(),
          now.count(ValueKind.NUMBER));
    }
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%,.2f", number);
  }

  /**
   * @param lead to the first record, if there is one
   * @param first null if it is not known
   * @param records that are like it
   */
  private void add(
      DriftTest test,
      Profiles.Kind kind,
      String path,
      double value,
      String sentence,
      String lead,
      Example first,
      long records) {
    findings.accept(
        new DriftFinding(
            test,
            definition.policy(test),
            source,
            kind,
            path,
            value,
            first,
            records,
            first == null ? sentence : sentence + lead + StructureDrift.since(first, records)));
  }
}
