package dev.collection.pipeline.sample;

import dev.collection.pipeline.sample.posting.SampleFault;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is generated. The same options give the same bytes.
 *
 * @param records items to write, faulty ones and repetitions included; at most {@link #MAX_RECORDS}
 * @param seed of everything random
 * @param asOf day of the last collection; every date is relative to it
 * @param collections how many collections the items are divided into, a week apart
 * @param shares of the postings that have a fault, from 0 to 1 and together at most one half; a
 *     fault that is absent does not occur
 * @param textScale length of the texts: 1 gives items of about 4 KB, 0.1 to 100
 */
public record SampleOptions(
    long records,
    long seed,
    LocalDate asOf,
    int collections,
    Map<SampleFault, Double> shares,
    double textScale) {

  /** Beyond this the nine digits of the control numbers, which end in 00, would not be unique. */
  public static final long MAX_RECORDS = 8_000_000;

  private static final double MOST_FAULTS = 0.5;

  public SampleOptions {
    Objects.requireNonNull(asOf, "asOf");
    Map<SampleFault, Double> copy = new EnumMap<>(SampleFault.class);
    copy.putAll(shares);
    shares = Collections.unmodifiableMap(copy);
    List<String> problems = new ArrayList<>();
    require(
        problems,
        records >= 1 && records <= MAX_RECORDS,
        "records must be from 1 to " + MAX_RECORDS + ", not " + records);
    require(
        problems,
        collections >= 1 && collections <= 52 && collections <= records,
        "collections must be from 1 to 52 and not more than the records, not " + collections);
    require(
        problems,
        asOf.getYear() >= 2000 && asOf.getYear() <= 2100,
        "asOf must be a day from 2000 to 2100, not " + asOf);
    require(
        problems,
        textScale >= 0.1 && textScale <= 100,
        "textScale must be a number from 0.1 to 100, not " + textScale);
    double sum = 0;
    for (Map.Entry<SampleFault, Double> share : shares.entrySet()) {
      double value = share.getValue();
      require(
          problems,
          value >= 0 && value <= 1,
          "share of " + share.getKey() + " must be from 0 to 1");
      sum += value;
    }
    require(problems, sum <= MOST_FAULTS, "shares of faults must add up to at most " + MOST_FAULTS);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  /** {@code records} items of one collection with the default shares of faults. */
  public static SampleOptions of(long records, long seed, LocalDate asOf) {
    return new SampleOptions(records, seed, asOf, 1, defaultShares(), 1);
  }

  public SampleOptions withCollections(int value) {
    return new SampleOptions(records, seed, asOf, value, shares, textScale);
  }

  public SampleOptions withShares(Map<SampleFault, Double> value) {
    return new SampleOptions(records, seed, asOf, collections, value, textScale);
  }

  public SampleOptions withShare(SampleFault fault, double share) {
    Map<SampleFault, Double> changed = new EnumMap<>(SampleFault.class);
    changed.putAll(shares);
    changed.put(fault, share);
    return withShares(changed);
  }

  /** Ordinary postings only: each is loaded, and no key comes twice. */
  public SampleOptions withoutFaults() {
    return withShares(Map.of());
  }

  public SampleOptions withTextScale(double value) {
    return new SampleOptions(records, seed, asOf, collections, shares, value);
  }

  /** Day of collection {@code index}, counted from 0. */
  LocalDate collectedOn(int index) {
    return asOf.minusWeeks(collections - 1L - index);
  }

  /** Items of collection {@code index}; what does not divide evenly goes to the first ones. */
  long recordsOf(int index) {
    return records / collections + (index < records % collections ? 1 : 0);
  }

  private static Map<SampleFault, Double> defaultShares() {
    Map<SampleFault, Double> defaults = new EnumMap<>(SampleFault.class);
    for (SampleFault fault : SampleFault.values()) {
      defaults.put(fault, fault.defaultShare());
    }
    return defaults;
  }

  private static void require(List<String> problems, boolean condition, String message) {
    if (!condition) {
      problems.add(message);
    }
  }
}
