package dev.collection.transforms.anomaly.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.FieldValues;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.PayRecords;
import dev.collection.transforms.anomaly.PayRecords.Fault;
import dev.collection.transforms.anomaly.PayRecords.Planted;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class AnomalyModelTest {
  private static final AnomalyDefinition DEFINITION = PayRecords.DEFINITION;
  private static final FeatureExtractor EXTRACTOR =
      FeatureExtractor.of(PayRecords.TYPE, DEFINITION);

  private static AnomalyModel fit(List<Planted> records) {
    ReferenceSample sample = ReferenceSample.empty(DEFINITION);
    for (Planted planted : records) {
      FieldValues values = planted.record().record().values();
      sample.add(planted.record().record().key(), EXTRACTOR.extract(values));
    }
    return AnomalyModel.fit(sample, DEFINITION);
  }

  /** Keys of the anomalies. */
  private static Set<String> flagged(AnomalyModel model, List<Planted> records) {
    Set<String> keys = new TreeSet<>();
    for (Planted planted : records) {
      if (model.judge(EXTRACTOR.extract(planted.record().record().values())).isAnomaly()) {
        keys.add(planted.record().record().key());
      }
    }
    return keys;
  }

  private static Set<String> planted(List<Planted> records, Fault... faults) {
    Set<String> keys = new TreeSet<>();
    for (Planted planted : records) {
      if (Arrays.asList(faults).contains(planted.fault())) {
        keys.add(planted.record().record().key());
      }
    }
    return keys;
  }

  @Test
  void everyMethodHasItsPlaceAmongThoseThatLead() {
    assertThat(new TreeSet<>(AnomalyMethod.LEADING), is(new TreeSet<>(AnomalyMethod.names())));
  }

  @Test
  void whenFaultsArePlanted_flagsThoseAndAlmostNoOthers() {
    List<Planted> records = PayRecords.generate(20_000, 0.01, 9);
    AnomalyModel model = fit(records);
    Set<String> expected =
        planted(
            records,
            Fault.TEN_TIMES,
            Fault.MAX_TEN_TIMES,
            Fault.SWAPPED,
            Fault.HOURLY,
            Fault.OTHER_GRADE);

    Set<String> flagged = flagged(model, records);

    assertThat(expected.size(), is(194));
    assertThat(flagged.containsAll(expected), is(true));
    // Two in a hundred: fitting again without what was found takes a little of the tail as well.
    assertThat(flagged.size() - expected.size(), is(lessThanOrEqualTo(4)));
  }

  @Test
  void whenATenthOfTheRecordsIsFaulty_flagsAllAndAlmostNoOthers() {
    List<Planted> records = PayRecords.generate(10_000, 0.1, 5);
    Set<String> expected =
        planted(
            records,
            Fault.TEN_TIMES,
            Fault.MAX_TEN_TIMES,
            Fault.SWAPPED,
            Fault.HOURLY,
            Fault.OTHER_GRADE);

    Set<String> flagged = flagged(fit(records), records);

    assertThat(flagged.containsAll(expected), is(true));
    // Three in a hundred, for the same reason.
    assertThat(flagged.size() - expected.size(), is(lessThanOrEqualTo(30)));
  }

  @Test
  void whenRecordsAreClean_flagsAtMostOneInAThousand() {
    for (int seed = 0; seed < 3; seed++) {
      List<Planted> records = PayRecords.generate(10_000, 0, seed);

      assertThat(flagged(fit(records), records).size(), is(lessThanOrEqualTo(10)));
    }
  }

  @Test
  void whenRecordsAreShuffled_decidesTheSame() {
    List<Planted> records = PayRecords.generate(8_000, 0.02, 3);
    AnomalyModel expected = fit(records);
    List<Planted> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(1));
    AnomalyModel model = fit(shuffled);

    for (Planted planted : records) {
      FeatureVector vector = EXTRACTOR.extract(planted.record().record().values());
      Judgement judgement = model.judge(vector);
      Judgement other = expected.judge(vector);
      assertThat(judgement.logP(), is(other.logP()));
      for (int i = 0; i < model.methods().size(); i++) {
        assertThat(judgement.score(i), is(other.score(i)));
        assertThat(judgement.logP(i), is(other.logP(i)));
        assertThat(judgement.isFlaggedBy(i), is(other.isFlaggedBy(i)));
      }
    }
    assertThat(model.logCutoff(), is(expected.logCutoff()));
  }

  @Test
  void whenThereAreTooFewRecords_everyMethodSaysSo() {
    AnomalyModel model = fit(PayRecords.generate(49, 0, 1));

    assertThat(
        model.methods().stream().map(AnomalyModel.Method::status).toList(),
        is(
            List.of(
                "not enough data: 49 records, at least 50 are needed",
                "not enough data: 49 records, at least 50 are needed")));
    assertThat(model.methods().stream().noneMatch(AnomalyModel.Method::isFitted), is(true));
  }

  @Test
  void coderKeepsEveryMethodAndStatus() throws Exception {
    AnomalyModel model = fit(PayRecords.generate(2_000, 0.01, 1));

    CoderProperties.coderDecodeEncodeEqual(AnomalyModel.CODER, model);
    CoderProperties.coderDecodeEncodeEqual(AnomalyModel.CODER, fit(PayRecords.generate(10, 0, 1)));
    CoderProperties.coderSerializable(AnomalyModel.CODER);
    AnomalyModel decoded = CoderUtils.clone(AnomalyModel.CODER, model);
    assertThat(decoded.toString(), is("[robust_z ready, one_class_svm ready]"));
    List<Planted> records = PayRecords.generate(2_000, 0.01, 1);
    assertThat(flagged(decoded, records), is(flagged(model, records)));
  }

  @Test
  void whenBytesAreCutShort_throws() throws Exception {
    byte[] bytes =
        CoderUtils.encodeToByteArray(AnomalyModel.CODER, fit(PayRecords.generate(500, 0, 1)));

    assertThrows(
        Exception.class,
        () -> AnomalyModel.CODER.decode(new ByteArrayInputStream(bytes, 0, bytes.length - 100)));
  }
}
