package dev.collection.transforms.profile.value;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.transforms.profile.value.ProfileExamples.Addition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However values are split, ordered and merged, the profile is the same, or as good. */
class ValueProfileMergeTest {
  private static final int VALUES = 6_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenPartsAreMergedInAnyOrder_whatIsExactIsTheSame(long seed) {
    List<Addition> additions = ProfileExamples.mixed(seed, VALUES);
    ValueProfile whole = ProfileExamples.profile(additions);

    ValueProfile merged = mergedAtRandom(additions, new Random(seed * 31));

    assertThat(merged.kinds(), is(whole.kinds()));
    assertThat(merged.empty(), is(whole.empty()));
    assertThat(merged.distinctCount(), is(whole.distinctCount()));
    assertThat(merged.min(), is(whole.min()));
    assertThat(merged.max(), is(whole.max()));
    assertThat(merged.mean(), is(whole.mean()));
    assertThat(merged.firstOfMin(), is(whole.firstOfMin()));
    assertThat(merged.firstOfMax(), is(whole.firstOfMax()));
    assertThat(merged.lengthProfile().sum(), is(whole.lengthProfile().sum()));
    assertThat(merged.patternCounts(), is(whole.patternCounts()));
    for (ValueKind kind : ValueKind.values()) {
      assertThat(kind.text(), merged.first(kind), is(whole.first(kind)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenPartsAreMergedInAnyOrder_sketchesStayWithinTheirBounds(long seed) {
    List<Addition> additions = ProfileExamples.mixed(seed, VALUES);
    ValueProfile whole = ProfileExamples.profile(additions);

    ValueProfile merged = mergedAtRandom(additions, new Random(seed * 31));

    assertThat(merged.hasAllValues(), is(false));
    long texts = merged.count(ValueKind.TEXT);
    long scalars = texts + merged.count(ValueKind.NUMBER) + merged.count(ValueKind.BOOLEAN);
    assertThat(
        merged.valueError(), is(lessThanOrEqualTo(scalars / (ValueProfile.KEPT_VALUES + 1))));
    Map<String, Long> counts = merged.valueCounts();
    // A sixth of all texts is empty, and half of the booleans are true: they cannot be missed.
    long empty = whole.empty() - emptyArrays(additions);
    assertThat(counts.get(""), is(lessThanOrEqualTo(empty)));
    assertThat(counts.get(""), is(greaterThanOrEqualTo(empty - merged.valueError())));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void whenMergedFromTheLeftOrFromTheRight_itIsTheSame(long seed) {
    ValueProfile[] parts = new ValueProfile[3];
    for (int i = 0; i < 3; i++) {
      // Few enough values that nothing is estimated: then all is equal, to the bit.
      parts[i] = ProfileExamples.profile(ProfileExamples.mixed(seed + i * 100L, 20));
    }
    ValueProfile left = ValueProfile.ofField();
    left.addAll(parts[0]);
    left.addAll(parts[1]);
    left.addAll(parts[2]);
    ValueProfile last = ValueProfile.ofField();
    last.addAll(parts[1]);
    last.addAll(parts[2]);
    ValueProfile right = ValueProfile.ofField();
    right.addAll(parts[0]);
    right.addAll(last);

    assertThat(ProfileBytes.of(right), is(ProfileBytes.of(left)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whenPartsAreMergedInAnyOrder_ranksOfQuantilesAreWithinTheirBound(long seed) {
    Random random = new Random(seed);
    double[] numbers = new double[20_000];
    List<Addition> additions = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      Example example = ProfileExamples.line(i + 1);
      // A long tail, and one value in a tenth of all.
      long number =
          random.nextInt(10) == 0 ? 50_000 : Math.round(Math.exp(random.nextGaussian() + 11));
      numbers[i] = number;
      additions.add(profile -> profile.addNumber(number, example));
    }
    Arrays.sort(numbers);

    ValueProfile merged = mergedAtRandom(additions, new Random(seed * 31));

    for (double share : new double[] {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999}) {
      double quantile = merged.quantile(share);
      double below = Arrays.stream(numbers).filter(number -> number < quantile).count() / 20_000.0;
      double upTo = Arrays.stream(numbers).filter(number -> number <= quantile).count() / 20_000.0;
      double error = 0.015;
      assertThat("rank of " + share, below, is(lessThanOrEqualTo(share + error)));
      assertThat("rank of " + share, upTo, is(greaterThanOrEqualTo(share - error)));
    }
    assertThat(merged.shareUpTo(49_999), is(closeTo(share(numbers, 49_999), 0.015)));
    assertThat(merged.shareUpTo(200_000), is(closeTo(share(numbers, 200_000), 0.015)));
  }

  private static double share(double[] numbers, double upTo) {
    return Arrays.stream(numbers).filter(number -> number <= upTo).count()
        / (double) numbers.length;
  }

  private static long emptyArrays(List<Addition> additions) {
    long empty = 0;
    for (Addition addition : additions) {
      ValueProfile one = ValueProfile.ofField();
      addition.to(one);
      empty += one.count(ValueKind.ARRAY) > 0 ? one.empty() : 0;
    }
    return empty;
  }

  private static ValueProfile mergedAtRandom(List<Addition> additions, Random random) {
    List<Addition> shuffled = new ArrayList<>(additions);
    Collections.shuffle(shuffled, random);
    List<ValueProfile> parts = new ArrayList<>();
    int from = 0;
    while (from < shuffled.size()) {
      int to = Math.min(shuffled.size(), from + 1 + random.nextInt(700));
      parts.add(ProfileExamples.profile(shuffled.subList(from, to)));
      from = to;
    }
    while (parts.size() > 1) {
      ValueProfile left = parts.remove(random.nextInt(parts.size()));
      ValueProfile right = parts.remove(random.nextInt(parts.size()));
      // As a runner does between two workers.
      ValueProfile merged = ProfileBytes.copy(left);
      merged.addAll(ProfileBytes.copy(right));
      parts.add(merged);
    }
    return parts.get(0);
  }
}
