package dev.collection.transforms.profile.value;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.transforms.profile.sketch.DistinctValues;
import dev.collection.transforms.profile.sketch.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SketchesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64})
  void whenFewValuesAreDistinct_theyAreCountedExactly(int values) {
    DistinctValues distinct = new DistinctValues();
    for (int i = 0; i < 3 * values; i++) {
      distinct.add(i % Math.max(1, values));
    }
    assertThat(distinct.count(), is((long) values));
    assertThat(distinct.isExact(), is(true));
  }

  /** Such as addresses with the same beginning and the same query. */
  @ParameterizedTest
  @ValueSource(ints = {0, 33, 90, 400})
  void whenLongTextsDifferInOneCharacter_theyAreTwo(int at) {
    String text = "x".repeat(500);
    String other = text.substring(0, at) + "y" + text.substring(at + 1);
    assertThat(DistinctValues.hash(other) == DistinctValues.hash(text), is(false));
    assertThat(DistinctValues.hash("x".repeat(500)), is(DistinctValues.hash(text)));
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1_000, 300_000})
  void whenManyValuesAreDistinct_theirNumberIsWithinThreeStandardErrors(int values) {
    DistinctValues distinct = new DistinctValues();
    Random random = new Random(values);
    for (int i = 0; i < values; i++) {
      distinct.add(random.nextLong());
    }
    assertThat(distinct.isExact(), is(false));
    assertThat((double) distinct.count(), is(closeTo(values, 3 * 0.017 * values)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whenThereAreTooManyValuesToCount_countsAreWithinTheBoundOfMisraAndGries(long seed) {
    FrequentValues values = new FrequentValues(40, 9);
    Map<String, Long> truth = new HashMap<>();
    Random random = new Random(seed);
    int total = 20_000;
    for (int i = 0; i < total; i++) {
      // Zipf-like: a few are frequent, most are rare.
      String text = "v" + (int) Math.exp(random.nextDouble() * 8);
      truth.merge(text, 1L, Long::sum);
      values.add(text, 1, ProfileExamples.line(i + 1));
    }
    assertThat(values.isExact(), is(false));
    assertThat(values.error(), is(lessThanOrEqualTo(total / 10L)));
    assertThat(values.counts().size(), is(lessThanOrEqualTo(40)));
    truth.forEach(
        (text, count) -> {
          long counted = values.counts().getOrDefault(text, 0L);
          assertThat(text, counted, is(lessThanOrEqualTo(count)));
          assertThat(text, count - counted, is(lessThanOrEqualTo(values.error())));
        });
  }

  @Test
  void whenThereAreFewValues_eachHasItsCountAndItsFirstRecord() {
    FrequentValues values = new FrequentValues(4, 2);
    values.add("b", 1, ProfileExamples.line(7));
    values.add("a", 1, ProfileExamples.line(9));
    values.add("b", 1, ProfileExamples.line(3));
    values.add("c", 1, ProfileExamples.line(4));
    assertThat(
        values.most(2),
        contains(
            new FrequentValues.Frequent("b", 2, ProfileExamples.line(3)),
            new FrequentValues.Frequent("a", 1, ProfileExamples.line(9))));
    assertThat(values.isExact(), is(true));
    assertThat(values.total(), is(4L));
  }

  @Test
  void whenWholeNumbersOverflowALong_theirSumIsExact() {
    NumberProfile numbers = new NumberProfile();
    NumberProfile more = new NumberProfile();
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < 100; i++) {
      long number = i % 3 == 0 ? Long.MIN_VALUE + i : Long.MAX_VALUE - i;
      (i % 2 == 0 ? numbers : more).add(number, ProfileExamples.line(i + 1));
      sum = sum.add(BigInteger.valueOf(number));
    }
    numbers.addAll(more);
    assertThat(numbers.sum(), is(new BigDecimal(sum)));
    assertThat(numbers.min(), is(BigDecimal.valueOf(Long.MIN_VALUE)));
    assertThat(numbers.max(), is(BigDecimal.valueOf(Long.MAX_VALUE - 1)));
    assertThat(numbers.ofMin(), is(ProfileExamples.line(1)));
    assertThat(numbers.ofMax(), is(ProfileExamples.line(2)));
  }

  @Test
  void whenThereAreFewNumbers_quantilesAreNumbersThatWereAdded() {
    NumberProfile numbers = new NumberProfile();
    for (int i = 40; i > 0; i--) {
      numbers.add(i * 10L, ProfileExamples.line(i));
      numbers.sample(i * 10.0);
    }
    assertThat(numbers.quantile(0), is(10.0));
    assertThat(numbers.quantile(0.5), is(200.0));
    assertThat(numbers.quantile(1), is(400.0));
    assertThat(numbers.shareUpTo(9), is(0.0));
    assertThat(numbers.shareUpTo(100), is(0.25));
    assertThat(numbers.shareUpTo(400), is(1.0));
  }

  @Test
  void whenThereAreNoNumbers_thereIsNoMean() {
    NumberProfile numbers = new NumberProfile();
    assertThat(numbers.mean(), is((BigDecimal) null));
    assertThat(numbers.quantile(0.5), is(Double.NaN));
  }

  @Test
  void whenANumberHasAHugeExponent_itIsCountedAndNotAddedUp() {
    ValueProfile profile = ValueProfile.ofField();
    profile.addNumber(new BigDecimal("1E+999999999"), ProfileExamples.line(1));
    profile.addNumber(5, ProfileExamples.line(2));
    assertThat(profile.count(ValueKind.NUMBER), is(2L));
    assertThat(profile.mean(), is(BigDecimal.valueOf(5)));
  }

  @Test
  void whenDecimalsAreEqualNumbers_theyAreOneValue() {
    ValueProfile profile = ValueProfile.ofField();
    profile.addNumber(new BigDecimal("1.50"), ProfileExamples.line(1));
    profile.addNumber(new BigDecimal("1.5"), ProfileExamples.line(2));
    profile.addNumber(new BigDecimal("2.0"), ProfileExamples.line(3));
    profile.addNumber(2, ProfileExamples.line(4));
    assertThat(profile.valueCounts(), is(Map.of("1.5", 2L, "2", 2L)));
    assertThat(profile.distinctCount(), is(2L));
    assertThat(profile.hasAllValues(), is(true));
  }

  @ParameterizedTest
  @CsvSource({
    "GS-0343, AA-9999",
    "2026-11-26, 9999-99-99",
    "Nurse, Aa+",
    "IT Specialist, AA Aa+",
    "'', ''",
    "Zoë Ωm, Aaa Aa",
    "abcd1, a+9",
    "+1 (202) 555-0100, +9 (999) 999-9999",
  })
  void whenATextIsGiven_itsPatternShowsItsShape(String text, String pattern) {
    assertThat(TextPattern.of(text), is(pattern));
  }

  @Test
  void whenAPatternIsLong_itIsCut() {
    assertThat(TextPattern.of("1".repeat(41)), is("9".repeat(39) + "…"));
    assertThat(TextPattern.of("1".repeat(40)), is("9".repeat(40)));
    assertThat(TextPattern.of("a".repeat(500)), is("a+"));
  }

  @Test
  void whenATextIsLong_itIsNoFrequentValueButCounted() {
    ValueProfile profile = ValueProfile.ofField();
    profile.addText("x".repeat(65), ProfileExamples.line(1));
    profile.addText("y".repeat(64), ProfileExamples.line(2));
    profile.sampleLongText(65, 0);
    profile.sampleText("y".repeat(64), ProfileExamples.line(2));
    assertThat(profile.valueCounts(), is(Map.of("y".repeat(64), 1L)));
    assertThat(profile.hasAllValues(), is(false));
    assertThat(profile.distinctCount(), is(2L));
    assertThat(profile.lengthProfile().max(), is(65L));
    assertThat(profile.lengthProfile().sum(), is(129L));
  }

  @Test
  void whenAWorkerKnowsMoreValuesThanAreCounted_noBundleCountsThem() {
    KnownValues known = new KnownValues();
    for (int i = 0; i <= ValueProfile.MAX_EXACT_VALUES; i++) {
      // Each is a bundle of its own.
      ValueProfile bundle = ValueProfile.ofField(known);
      bundle.addText("v" + i, ProfileExamples.line(i + 1));
    }
    ValueProfile bundle = ValueProfile.ofField(known);
    bundle.addText("v0", ProfileExamples.line(600));
    assertThat(bundle.valueCounts(), is(Map.of()));
    assertThat(bundle.hasAllValues(), is(false));
    assertThat(bundle.count(), is(1L));
    assertThat(bundle.distinctCount(), is(1L));
  }

  @Test
  void whenAWorkerKnowsAsManyValuesAsAreCounted_theyAreCounted() {
    KnownValues known = new KnownValues();
    for (int i = 0; i < ValueProfile.MAX_EXACT_VALUES; i++) {
      ValueProfile.ofField(known).addText("v" + i, ProfileExamples.line(i + 1));
    }
    ValueProfile bundle = ValueProfile.ofField(known);
    bundle.addText("v0", ProfileExamples.line(600));
    assertThat(bundle.valueCounts(), is(Map.of("v0", 1L)));
    assertThat(bundle.hasAllValues(), is(true));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whenRecordsShowAnIssue_theFirstFiveAreKeptInAnyOrder(long seed) {
    List<Integer> lines = new ArrayList<>();
    for (int line = 1; line <= 200; line++) {
      lines.add(line);
    }
    Collections.shuffle(lines, new Random(seed));
    FirstRecords left = new FirstRecords();
    FirstRecords right = new FirstRecords();
    lines.subList(0, 90).forEach(line -> left.add(ProfileExamples.line(line)));
    lines.subList(90, 200).forEach(line -> right.add(ProfileExamples.line(line)));
    right.addAll(left);
    assertThat(right.count(), is(200L));
    assertThat(
        right.first(),
        contains(
            ProfileExamples.line(1),
            ProfileExamples.line(2),
            ProfileExamples.line(3),
            ProfileExamples.line(4),
            ProfileExamples.line(5)));
  }
}
