package dev.collection.transforms.anomaly.detect;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.Anomaly;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import dev.collection.model.ScoredRecord;
import dev.collection.model.SerializableClock;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.PayRecords.Fault;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollectionList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class DetectAnomaliesTest {
  private static final AnomalyDefinition DEFINITION = PayRecords.DEFINITION;

  private static List<ScoredRecord> records(List<Planted> planted) {
    return planted.stream().map(Planted::record).toList();
  }

  private static final ModelTrainer TRAINER =
      new ModelTrainer(PayRecords.TYPE.collection(), DEFINITION, SerializableClock.system());

  private static DetectAnomalies.Result detect(TestPipeline pipeline, List<ScoredRecord> records) {
    return pipeline
        .apply("Create", Create.of(records).withCoder(RecordCoders.SCORED))
        .apply("Spread", Reshuffle.<ScoredRecord>viaRandomKey().withNumBuckets(3))
        .apply("Detect anomalies", DetectAnomalies.using(PayRecords.TYPE, DEFINITION));
  }

  /**
   * @param without records without a score by either method, all for the same reason
   */
  private static SerializableFunction<Iterable<Measures>, Void> measures(
      long scored, long flagged, long without, String why) {
    return bundles -> {
      Measures sum = new Measures();
      bundles.forEach(sum::addAll);
      Measures expected = new Measures().add(Measure.ANOMALOUS, "usajobs", flagged);
      for (String method : DEFINITION.methods()) {
        add(expected, method, scored, flagged, without == 0 ? Map.of() : Map.of(why, without));
      }
      assertThat(sum, is(expected));
      return null;
    };
  }

  private static void add(
      Measures measures, String method, long scored, long flagged, Map<String, Long> unscored) {
    long without = unscored.values().stream().mapToLong(Long::longValue).sum();
    measures
        .add(Measure.ANOMALY_SCORED, "usajobs", method, scored)
        .add(Measure.ANOMALY_FLAGGED, "usajobs", method, flagged)
        .add(Measure.ANOMALY_NOT_ENOUGH_DATA, "usajobs", method, without);
    unscored.forEach(
        (why, count) ->
            measures.add(Measure.ANOMALY_UNSCORED, "usajobs", method + ": " + why, count));
  }

  @Test
  void whenSomeAreOdd_marksThemAndPassesEveryRecordOnce(TestPipeline pipeline) {
    List<Planted> planted = PayRecords.generate(2_000, 0.01, 2);
    List<ScoredRecord> marked = new ArrayList<>();
    Set<String> odd = new TreeSet<>();
    for (Planted next : planted) {
      boolean faulty = next.fault() != Fault.NONE;
      marked.add(next.record().withAnomalous(faulty));
      if (faulty) {
        odd.add(next.record().record().key());
      }
    }

    DetectAnomalies.Result result = detect(pipeline, records(planted));

    PAssert.that(result.records()).containsInAnyOrder(marked);
    PAssert.that(result.anomalies()).satisfies(new FlaggedKeys(odd));
    PAssert.that(result.models()).satisfies(new Statuses("ready", "ready"));
    pipeline.run().waitUntilFinish();
  }

  /** The statuses of the two methods. */
  private static final class Statuses implements SerializableFunction<Iterable<byte[]>, Void> {
    private static final long serialVersionUID = 1L;

    private final List<String> expected;

    private Statuses(String ofZ, String ofSvm) {
      this.expected = List.of("robust_z " + ofZ, "one_class_svm " + ofSvm);
    }

    @Override
    public Void apply(Iterable<byte[]> files) {
      try {
        List<String> statuses = new ArrayList<>();
        for (byte[] file : files) {
          for (AnomalyModel.Method method : TRAINER.read(file).model().methods()) {
            statuses.add(method.name() + " " + method.status());
          }
        }
        assertThat(statuses, is(expected));
      } catch (ModelFileException e) {
        throw new AssertionError(e);
      }
      return null;
    }
  }

  private static final class FlaggedKeys implements SerializableFunction<Iterable<Anomaly>, Void> {
    private static final long serialVersionUID = 1L;

    private final TreeSet<String> expected;

    private FlaggedKeys(Set<String> expected) {
      this.expected = new TreeSet<>(expected);
    }

    @Override
    public Void apply(Iterable<Anomaly> anomalies) {
      Set<String> keys = new TreeSet<>();
      for (Anomaly anomaly : anomalies) {
        keys.add(anomaly.key());
        assertThat(anomaly.source(), is("usajobs"));
        assertThat(anomaly.score() > anomaly.threshold(), is(true));
      }
      assertThat(keys, is(expected));
      return null;
    }
  }

  /** Every second record has another pay, so that the median and the spread are plain. */
  private static List<ScoredRecord> plain(int count) {
    List<ScoredRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double low = i % 2 == 0 ? 90_000 : 110_000;
      records.add(PayRecords.record(i, "GS", 13, 13, low, low * 1.3));
    }
    return records;
  }

  @Test
  void whenOneIsTenTimes_saysWhy(TestPipeline pipeline) {
    List<ScoredRecord> records = plain(101);
    records.add(PayRecords.record(900, "GS", 13, 13, 90_000.0, 1_170_000.0));

    DetectAnomalies.Result result = detect(pipeline, records);

    PAssert.that(result.anomalies())
        .satisfies(
            anomalies -> {
              Map<String, Anomaly> byMethod = new TreeMap<>();
              anomalies.forEach(anomaly -> byMethod.put(anomaly.method(), anomaly));
              assertThat(byMethod.keySet(), is(Set.of("robust_z", "one_class_svm")));
              Anomaly robust = byMethod.get("robust_z");
              assertThat(robust.key(), is("job-900"));
              assertThat(robust.group(), is("pay_plan=GS, grade_low=13"));
              assertThat(robust.groupSize(), is(102L));
              assertThat(robust.score() > robust.threshold(), is(true));
              assertThat(
                  withoutCertainty(robust),
                  is(
                      "pay_max 1,170,000 is 9.0 times the median 129,348 of pay_plan=GS,"
                          + " grade_low=13 in 102 records; divided by ten it would be usual"));
              assertThat(
                  withoutCertainty(byMethod.get("one_class_svm")),
                  is(
                      "unusual combination: pay_max 1,170,000 (usual 129,348), compared with"
                          + " pay_plan=GS, grade_low=13 in 102 records; divided by ten pay_max"
                          + " would be usual"));
              return null;
            });
    PAssert.that(result.measures()).satisfies(measures(102, 1, 0, ""));
    pipeline.run().waitUntilFinish();
  }

  /** Its last clause says how sure the rest is, as the columns do. */
  private static String withoutCertainty(Anomaly anomaly) {
    String certainty =
        String.format(
            Locale.ROOT,
            "; p-value %.1e, beyond the cutoff %.1e",
            anomaly.probability(),
            anomaly.cutoff());
    assertThat(anomaly.explanation(), endsWith(certainty));
    assertThat(anomaly.probability() <= anomaly.cutoff(), is(true));
    assertThat(anomaly.combinedProbability() <= anomaly.cutoff(), is(true));
    assertThat(anomaly.combinedProbability() > 0, is(true));
    return anomaly.explanation().substring(0, anomaly.explanation().length() - certainty.length());
  }

  @Test
  void whenSomeCannotBeCompared_countsThemApart(TestPipeline pipeline) {
    List<ScoredRecord> records = plain(100);
    records.add(PayRecords.record(901, "ES", 13, 13, 1.0, 2.0));
    records.add(PayRecords.record(902, "GS", null, null, 100_000.0, 130_000.0));
    records.add(PayRecords.record(903, "GS", 13, 13, 0.0, 130_000.0));
    records.add(PayRecords.record(904, "GS", null, null, null, null));

    DetectAnomalies.Result result = detect(pipeline, records);

    // That of a group of one is compared with all; so is the one without grades, by its pay alone.
    PAssert.that(result.measures())
        .satisfies(
            bundles -> {
              Measures sum = new Measures();
              bundles.forEach(sum::addAll);
              Measures expected = new Measures();
              add(expected, "robust_z", 103, 1, Map.of("three or more features are missing", 1L));
              add(
                  expected,
                  "one_class_svm",
                  101,
                  1,
                  Map.of(
                      "grade_low and grade_high are missing",
                      1L,
                      "pay_min is 0, which cannot be compared by logarithm",
                      1L,
                      "three or more features are missing",
                      1L));
              expected.add(Measure.ANOMALOUS, "usajobs", 1);
              for (String feature : List.of("grade_low", "grade_high")) {
                expected.add(Measure.FEATURE_LACKING, "usajobs", feature + ": MISSING", 2);
              }
              expected.add(Measure.FEATURE_LACKING, "usajobs", "pay_min: MISSING", 1);
              expected.add(Measure.FEATURE_LACKING, "usajobs", "pay_min: ZERO", 1);
              expected.add(Measure.FEATURE_LACKING, "usajobs", "pay_max: MISSING", 1);
              assertThat(sum, is(expected));
              return null;
            });
    PAssert.that(result.records())
        .satisfies(
            all -> {
              Map<String, Boolean> marks = new TreeMap<>();
              all.forEach(record -> marks.put(record.record().key(), record.anomalous()));
              assertThat(marks.size(), is(104));
              assertThat("by its pay alone", marks.get("job-902"), is(false));
              assertThat("by nothing", marks.get("job-904"), is(nullValue()));
              marks.values().removeIf(mark -> mark == null || !mark);
              assertThat(marks.keySet(), is(Set.of("job-901")));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenThereAreTooFewRecords_passesThemUnmarkedAndSaysSo(TestPipeline pipeline) {
    List<ScoredRecord> records = plain(48);
    records.add(PayRecords.record(900, "GS", 13, 13, 90_000.0, 1_170_000.0));

    DetectAnomalies.Result result = detect(pipeline, records);

    PAssert.that(result.records()).containsInAnyOrder(records);
    PAssert.that(result.anomalies()).empty();
    PAssert.that(result.measures())
        .satisfies(measures(0, 0, 49, "not enough data: 49 records, at least 50 are needed"));
    PAssert.that(result.models())
        .satisfies(
            new Statuses(
                "not enough data: 49 records, at least 50 are needed",
                "not enough data: 49 records, at least 50 are needed"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenThereAreNoRecords_saysSo(TestPipeline pipeline) {
    DetectAnomalies.Result result = detect(pipeline, List.of());

    PAssert.that(result.records()).empty();
    PAssert.that(result.anomalies()).empty();
    PAssert.that(result.measures()).empty();
    PAssert.that(result.models())
        .satisfies(
            new Statuses(
                "not enough data: 0 records, at least 50 are needed",
                "not enough data: 0 records, at least 50 are needed"));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenRecordsComeInAnotherOrder_anomaliesAreTheSame(TestPipeline pipeline) {
    List<ScoredRecord> records = records(PayRecords.generate(1_000, 0.03, 4));
    List<ScoredRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(1));

    DetectAnomalies.Result straight = detect(pipeline, records);
    DetectAnomalies.Result other =
        pipeline
            .apply("Create shuffled", Create.of(shuffled).withCoder(RecordCoders.SCORED))
            .apply("Detect again", DetectAnomalies.using(PayRecords.TYPE, DEFINITION));

    PAssert.that(
            PCollectionList.of(straight.anomalies())
                .and(other.anomalies())
                .apply("Both", Flatten.pCollections()))
        .satisfies(
            anomalies -> {
              Map<Anomaly, Integer> times = new HashMap<>();
              anomalies.forEach(anomaly -> times.merge(anomaly, 1, Integer::sum));
              assertThat(times.isEmpty(), is(false));
              assertThat(new TreeSet<>(times.values()), is(new TreeSet<>(Set.of(2))));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whenTheDefinitionIsWrong_saysEveryProblem() {
    AnomalyDefinition wrong =
        new AnomalyDefinition(
            List.of("pay_min"),
            List.of(),
            List.of(),
            List.of("robust_z"),
            29,
            1,
            2,
            1,
            new MethodSettings(1, 0, 1, 0, -1, 0),
            0);

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> DetectAnomalies.using(PayRecords.TYPE, wrong));

    assertThat(
        thrown.getMessage(),
        is(
            "anomalies: min_records is 29; it must be at least 30; min_group is 1; it must be at"
                + " least 2; sample_size is 2, less than min_records; false_discovery_rate is 1.0;"
                + " it must be above 0 and at most 0.5; nu is 1.0; it must be above 0 and below 1;"
                + " there are 0 trees of 1 record; there must be at least 1 of at least 2; there"
                + " are 0 neighbours; there must be at least 1; an autoencoder of -1 hidden units"
                + " and 0 epochs; there must be at least 0 and at least 1"));
  }

  @Test
  void whenAMethodIsUnknown_listsTheKnownOnes() {
    AnomalyDefinition wrong =
        new AnomalyDefinition(
            List.of("pay_min"),
            List.of(),
            List.of(),
            List.of("magic"),
            50,
            20,
            5000,
            0.05,
            MethodSettings.DEFAULTS,
            0);

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> DetectAnomalies.using(PayRecords.TYPE, wrong));

    assertThat(
        thrown.getMessage(),
        is(
            "anomalies: unknown method magic; known are robust_z, interquartile_range,"
                + " isolation_forest, one_class_svm, local_outlier_factor, autoencoder"));
  }
}
