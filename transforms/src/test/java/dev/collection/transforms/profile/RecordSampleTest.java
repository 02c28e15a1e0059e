package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.model.BinaryWriter;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ExampleTable;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample, and all that is made of it, depends on the records alone. */
class RecordSampleTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Example EXAMPLE = new Example("k", NOW, Locator.line("jobs.jsonl", 1));
  private static final int RECORDS = 12_000;

  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("title", FieldType.STRING),
              FieldDefinition.of("plan", FieldType.STRING),
              FieldDefinition.of("pay", FieldType.INTEGER),
              FieldDefinition.of("posted", FieldType.DATE)),
          List.of("id"),
          List.of());

  private static List<CollectedRecord> records(int count) {
    Random random = new Random(5);
    List<CollectedRecord> records = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String key = "k" + i;
      FieldValues values =
          FieldValues.of(
              key,
              i % 3 == 0 ? "Nurse" : "Žurnalist " + i + " " + "x".repeat(i % 90),
              i % 50 == 0 ? null : "P" + i % 40,
              Math.round(60_000 * Math.exp(random.nextGaussian() * 0.3)),
              LocalDate.ofEpochDay(20_000 + i % 700));
      records.add(
          CollectedRecord.of(
              key, values, new Provenance("api", Locator.line("jobs.jsonl", i), NOW)));
    }
    return records;
  }

  private static Profiles sentTo(Profiles profiles) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ProfilesCoder().encode(profiles, bytes);
      return new ProfilesCoder().decode(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of several workers, with bundles of any size, some of which fail and are tried again. */
  private static Profiles profiles(List<CollectedRecord> records, Random random, int workers) {
    List<FieldProfiler> profilers = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      profilers.add(new FieldProfiler(TYPE));
    }
    List<Profiles> parts = new ArrayList<>();
    int from = 0;
    while (from < records.size()) {
      int to = Math.min(records.size(), from + 1 + random.nextInt(400));
      boolean fails = random.nextInt(4) == 0;
      FieldProfiler worker = profilers.get(random.nextInt(workers));
      Profiles bundle = new Profiles();
      worker.into(bundle);
      records.subList(from, to).forEach(worker::add);
      if (!fails) {
        parts.add(sentTo(bundle));
        from = to;
      }
    }
    Collections.shuffle(parts, random);
    Profiles merged = new Profiles();
    parts.forEach(merged::addAll);
    return sentTo(merged);
  }

  private static Map<String, String> bytes(Profiles profiles) {
    Map<String, String> bytes = new TreeMap<>();
    profiles
        .settle()
        .byKey()
        .forEach(
            (key, profile) ->
                bytes.put(key.path(), HexFormat.of().formatHex(ProfilesCoder.toBytes(profile))));
    return bytes;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whenBundlesWorkersAndOrderAreOthers_profilesAreTheSameToTheBit(long seed) {
    List<CollectedRecord> records = records(RECORDS);
    Profiles inOrder = new Profiles();
    FieldProfiler one = new FieldProfiler(TYPE).into(inOrder);
    records.forEach(one::add);
    Collections.shuffle(records, new Random(seed));

    Map<String, String> found = bytes(profiles(records, new Random(seed), 3));

    assertThat(found, is(bytes(inOrder)));
  }

  @Test
  void whenThereAreManyRecords_countsAreOfAllAndQuantilesOfTheSample() {
    Profiles profiles = profiles(records(RECORDS), new Random(9), 2).settle();

    ValueProfile pay = profiles.get(Profiles.Kind.FIELD, "api", "pay");
    assertThat(pay.count(ValueKind.NUMBER), is((long) RECORDS));
    assertThat(pay.sampledNumbers(), is((long) RecordSample.SIZE));
    // The rank of a sample of 1,024 has a standard error of 0.016; the median of pay is 60,000.
    assertThat(pay.shareUpTo(60_000), is(closeTo(0.5, 4 * 0.016)));
    ValueProfile plan = profiles.get(Profiles.Kind.FIELD, "api", "plan");
    assertThat(plan.nulls(), is(RECORDS / 50L));
    assertThat(plan.hasAllValues(), is(true));
    // Of 40 plans in 12,000 records, those of multiples of 10 lack every fifth.
    assertThat(plan.valueCounts().get("P1"), is(300L));
    assertThat(plan.valueCounts().get("P10"), is(240L));
    ValueProfile title = profiles.get(Profiles.Kind.FIELD, "api", "title");
    assertThat(title.hasAllValues(), is(false));
    // A third of all, of those that are not too long; of 32 counters that are kept, none is too low
    // by more than a 33rd.
    double nurses = title.valueCounts().get("Nurse");
    assertThat(nurses / RecordSample.SIZE, is(closeTo(1 / 3.0, 0.06)));
    assertThat((double) title.distinctCount(), is(closeTo(8_001, 3 * 0.017 * 8_001)));
  }

  @Test
  void whenThereAreNoMoreRecordsThanTheSampleHas_allAreInIt() {
    Profiles profiles = profiles(records(RecordSample.SIZE), new Random(3), 3).settle();
    ValueProfile pay = profiles.get(Profiles.Kind.FIELD, "api", "pay");
    assertThat(pay.sampledNumbers(), is((long) RecordSample.SIZE));
  }

  /** What a bundle gave may still be read by others when the next one brings new paths. */
  @Test
  void whenMorePathsAreMet_theSampleOfAnEarlierBundleStaysAsItIs() {
    RecordSample.RowWriter row = new RecordSample.RowWriter();
    RecordSample earlier = new RecordSample();
    row.number(row.number("/a"), 1);
    earlier.add(1, EXAMPLE, row);
    byte[] before = bytes(earlier);

    row.number(row.number("/b"), 2);
    new RecordSample().add(2, EXAMPLE, row);

    assertThat(bytes(earlier), is(before));
  }

  private static byte[] bytes(RecordSample sample) {
    BinaryWriter writer = new BinaryWriter();
    sample.write(writer, new ExampleTable());
    return writer.toByteArray();
  }

  @Test
  void whenAWorkerHasMetManyRecords_itGivesFewToTheSample() {
    SampleBound bound = new SampleBound();
    Random random = new Random(1);
    int admitted = 0;
    for (int i = 0; i < 100_000; i++) {
      admitted += bound.admits(random.nextLong()) ? 1 : 0;
    }
    // k (1 + ln(n / k)) is 5,720.
    assertThat(admitted, is(lessThan(6_400)));
  }
}
