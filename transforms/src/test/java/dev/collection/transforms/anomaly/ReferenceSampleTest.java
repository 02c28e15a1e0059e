package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceSampleTest {
  private static final int CAPACITY = 50;
  private static final int MAX_GROUPS = 7;

  private record Keyed(String key, FeatureVector vector) {}

  private static ReferenceSample sample() {
    return new ReferenceSample(2, CAPACITY, 42, MAX_GROUPS);
  }

  private static List<Keyed> records(int count, int groups) {
    List<Keyed> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = {i, i % 5 == 0 ? Double.NaN : -i};
      String group = i % 11 == 0 ? null : "g=" + i % groups;
      records.add(new Keyed("key-" + i, new FeatureVector(group, values, values)));
    }
    return records;
  }

  private static ReferenceSample of(List<Keyed> records) {
    ReferenceSample sample = sample();
    records.forEach(record -> sample.add(record.key(), record.vector()));
    return sample;
  }

  @Test
  void whenRecordsAreShuffledAndSplit_isTheSame() {
    List<Keyed> records = records(3000, 12);
    ReferenceSample expected = of(records);
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(records, random);
      List<ReferenceSample> parts = new ArrayList<>();
      for (int start = 0; start < records.size(); ) {
        int end = Math.min(records.size(), start + 1 + random.nextInt(400));
        parts.add(of(records.subList(start, end)));
        start = end;
      }
      while (parts.size() > 1) {
        ReferenceSample left = parts.remove(random.nextInt(parts.size()));
        parts.get(random.nextInt(parts.size())).merge(left);
      }

      assertThat("seed " + seed, parts.get(0), is(expected));
      assertThat("seed " + seed, parts.get(0).contentHash(), is(expected.contentHash()));
    }
  }

  @Test
  void whenMoreRecordsThanCapacity_keepsCapacityAndCountsAll() {
    ReferenceSample sample = of(records(3000, 5));

    assertThat(sample.count(), is(3000L));
    assertThat(sample.entries().size(), is(CAPACITY));
    assertThat(sample.groupCount("g=1"), is(545L));
    assertThat(sample.groupEntries("g=1").size(), is(545));
  }

  @Test
  void whenFewRecords_keepsEveryOne() {
    ReferenceSample sample = of(records(12, 5));

    assertThat(
        sample.entries().stream().map(entry -> entry.compared()[0]).sorted().toList(),
        contains(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0));
  }

  @Test
  void whenAGroupIsLarge_keepsABoundedSampleAndTheExactCount() {
    ReferenceSample sample = new ReferenceSample(1, 10, 42);
    for (int i = 0; i < ReferenceSample.MAX_GROUP_SAMPLE + 100; i++) {
      sample.add("key-" + i, new FeatureVector("g", new double[] {i}, new double[] {i}));
    }

    assertThat(sample.groupCount("g"), is(2100L));
    assertThat(sample.groupEntries("g").size(), is(2000));
  }

  @Test
  void whenTooManyGroups_keepsSomeWithTheirExactCounts() {
    ReferenceSample sample = of(records(3000, 12));
    ReferenceSample unbounded = new ReferenceSample(2, CAPACITY, 42);
    records(3000, 12).forEach(record -> unbounded.add(record.key(), record.vector()));

    assertThat(sample.groupNames().size(), is(MAX_GROUPS));
    assertThat(unbounded.groupNames().subList(0, MAX_GROUPS), is(sample.groupNames()));
    for (String group : sample.groupNames()) {
      assertThat(sample.groupCount(group), is(unbounded.groupCount(group)));
    }
    String forgotten = unbounded.groupNames().get(MAX_GROUPS);
    assertThat(sample.groupCount(forgotten), is(0L));
    assertThat(sample.groupEntries(forgotten), is(empty()));
  }

  /** Of so many features that two groups are many. */
  @Test
  void whenGroupsAreMany_lessIsKeptOfEachWhateverTheOrder() {
    double[] values = new double[1_999];
    List<Keyed> records = new ArrayList<>();
    for (int i = 0; i < 3_600; i++) {
      records.add(new Keyed("key-" + i, new FeatureVector("g=" + i % 3, values, values)));
    }
    ReferenceSample one = wide(records.stream().filter(next -> next.key().endsWith("0")).toList());
    ReferenceSample expected = wide(records);
    Collections.shuffle(records, new Random(7));
    ReferenceSample merged = wide(records.subList(0, 100));
    merged.merge(ReferenceSample.decoded(wide(records.subList(100, 3_600)).encoded()));

    assertThat(one.groupEntries("g=0").size(), is(120));
    assertThat(expected.groupEntries("g=1").size(), is(500));
    assertThat(expected.groupCount("g=1"), is(1_200L));
    assertThat(merged.contentHash(), is(expected.contentHash()));
    assertThat(ReferenceSample.decoded(merged.encoded()), is(expected));
  }

  private static ReferenceSample wide(List<Keyed> records) {
    ReferenceSample sample = new ReferenceSample(1_999, CAPACITY, 42, MAX_GROUPS);
    records.forEach(record -> sample.add(record.key(), record.vector()));
    return sample;
  }

  @Test
  void whenTheSeedDiffers_otherRecordsAreChosen() {
    ReferenceSample other = new ReferenceSample(2, CAPACITY, 43, MAX_GROUPS);
    records(3000, 5).forEach(record -> other.add(record.key(), record.vector()));

    assertThat(values(other), is(not(values(of(records(3000, 5))))));
  }

  private static List<Double> values(ReferenceSample sample) {
    return sample.entries().stream().map(entry -> entry.compared()[0]).sorted().toList();
  }

  @Test
  void whenChosenByHash_isUniform() {
    double mean =
        values(of(records(3000, 5))).stream().mapToDouble(Double::doubleValue).average().orElse(0);

    assertThat(Math.abs(mean - 1499.5), is(lessThan(3 * 866 / Math.sqrt(CAPACITY))));
  }

  @Test
  void whenDefinitionsDiffer_mergeThrows() {
    ReferenceSample sample = sample();

    assertThrows(
        IllegalArgumentException.class,
        () -> sample.merge(new ReferenceSample(2, CAPACITY, 43, MAX_GROUPS)));
  }

  @Test
  void whenMerged_theOtherDoesNotChange() {
    ReferenceSample part = of(records(100, 5));
    ReferenceSample merged = of(records(30, 5));
    merged.merge(part);

    assertThat(merged.count(), is(130L));
    assertThat(part, is(of(records(100, 5))));
  }

  @Test
  void encodingIsDeterministicAndKeepsEverything() {
    ReferenceSample sample = of(records(3000, 12));
    List<Keyed> reversed = records(3000, 12);
    Collections.reverse(reversed);

    assertThat(ReferenceSample.decoded(sample.encoded()), is(sample));
    assertThat(ReferenceSample.decoded(sample().encoded()), is(sample()));
    assertThat(of(reversed).encoded(), is(sample.encoded()));
  }

  @Test
  void theSampleOfAReleaseStaysTheSame() {
    assertThat(values(of(records(1000, 5))).subList(0, 3), is(List.of(4.0, 32.0, 56.0)));
  }
}
