package dev.collection.transforms.anomaly.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Data that cannot carry a score: a clear status, and no record is called odd. */
class BadInputTest {
  private static final AnomalyDefinition DEFINITION =
      new AnomalyDefinition(
          List.of("pay", "level"),
          List.of("pay"),
          List.of("plan"),
          AnomalyMethod.names(),
          50,
          20,
          5000,
          0.01,
          MethodSettings.DEFAULTS,
          42);

  private final SplittableRandom random = new SplittableRandom(1);

  private static FeatureVector vector(String group, double pay, double level) {
    return new FeatureVector(group, new double[] {pay, level}, new double[] {Math.log(pay), level});
  }

  private FeatureVector usual(String group) {
    return vector(group, 100 * Math.exp(0.1 * random.nextGaussian()), random.nextInt(5));
  }

  private static AnomalyModel fit(int count, IntFunction<FeatureVector> vectors) {
    ReferenceSample sample = ReferenceSample.empty(DEFINITION);
    for (int i = 0; i < count; i++) {
      sample.add("record-" + i, vectors.apply(i));
    }
    return AnomalyModel.fit(sample, DEFINITION);
  }

  private static List<String> statuses(AnomalyModel model) {
    return model.methods().stream().map(AnomalyModel.Method::status).toList();
  }

  private static void assertNoScore(AnomalyModel model, FeatureVector vector) {
    Judgement judgement = model.judge(vector);
    assertThat(judgement.isAnomaly(), is(false));
    assertThat(judgement.logP(), is(Double.NaN));
  }

  @Test
  void whenAllValuesAreEqual_noMethodScores() {
    AnomalyModel model = fit(100, i -> vector("plan=A", 100, 3));

    assertThat(
        statuses(model),
        is(
            Collections.nCopies(
                6,
                "not enough data: all 100 records of the sample have the usual values of their"
                    + " group")));
    assertNoScore(model, vector("plan=A", 1e9, 3));
  }

  @Test
  void whenNoRecordHasAFeature_noMethodScores() {
    AnomalyModel model = fit(100, i -> vector("plan=A", Double.NaN, Double.NaN));

    assertThat(
        statuses(model),
        is(
            Collections.nCopies(
                6, "not enough data: none of the 100 records of the sample has a feature")));
    assertNoScore(model, vector("plan=A", 1e9, 3));
  }

  /** Of the levels of plan B nothing is known: none of its records has one. */
  @Test
  void whenTheGroupTellsNothingOfWhatARecordHas_noMethodScores() {
    AnomalyModel model =
        fit(
            400,
            i -> i % 2 == 0 ? usual("plan=A") : vector("plan=B", usual("").value(0), Double.NaN));

    assertNoScore(model, vector("plan=B", Double.NaN, 3));
    assertNoScore(model, vector("plan=B", Double.NaN, Double.NaN));
    Judgement judged = model.judge(vector("plan=B", 100, 9999));
    assertThat(judged.isScored(), is(true));
    assertThat(judged.comparison().isUnjudged(1), is(true));
    assertThat(
        model.unscored(0, model.baseline().compare(vector("plan=B", Double.NaN, 3))),
        is("of no feature that it has is it known what is usual in its group"));
    assertThat(
        model.unscored(2, model.baseline().compare(vector("plan=B", Double.NaN, 3))),
        is("pay is missing"));
  }

  /** Of the 20 records of plan B only 19 have a pay: too few to tell what is usual. */
  @Test
  void whenAGroupTellsNothing_aWiderOneIsTaken() {
    AnomalyModel model =
        fit(
            400,
            i ->
                i < 20 ? vector("plan=B", i == 0 ? Double.NaN : 100, Double.NaN) : usual("plan=A"));

    Judgement judged = model.judge(vector("plan=B", 100, Double.NaN));

    assertThat(judged.comparison().group(), is(""));
    assertThat(judged.isScored(), is(true));
    assertThat(model.judge(vector("plan=B", 1000, Double.NaN)).isAnomaly(), is(true));
  }

  @Test
  void whenThereAre49Records_noMethodScores() {
    AnomalyModel model = fit(49, i -> usual("plan=A"));

    assertThat(
        statuses(model),
        is(Collections.nCopies(6, "not enough data: 49 records, at least 50 are needed")));
    assertNoScore(model, vector("plan=A", 1e9, 3));
  }

  @Test
  void whenAFeatureIsMissingEverywhere_onlyMethodsThatDoWithoutItScore() {
    AnomalyModel model = fit(200, i -> vector("plan=A", usual("plan=A").value(0), Double.NaN));
    String missing =
        "not enough data: 0 of 200 usable records have every feature, at least 50 are needed";

    assertThat(statuses(model), is(List.of("ready", "ready", missing, missing, missing, missing)));
    assertThat(model.judge(vector("plan=A", 1e5, Double.NaN)).isAnomaly(), is(true));
    assertThat(model.judge(vector("plan=A", 101, Double.NaN)).isAnomaly(), is(false));
  }

  @Test
  void whenValuesAreNotFinite_theyAreMissing() {
    // Neither can come out of a record: the extractor gives NaN for both. It is no way in either.
    AnomalyModel model =
        fit(
            200,
            i ->
                i % 10 == 0
                    ? vector("plan=A", Double.NaN, Double.NaN)
                    : i % 10 == 1 ? vector("plan=A", Double.NaN, 3) : usual("plan=A"));

    assertThat(statuses(model), is(Collections.nCopies(6, "ready")));
    assertNoScore(model, vector("plan=A", Double.NaN, Double.NaN));
    assertThat(model.judge(vector("plan=A", Double.NaN, 3)).isAnomaly(), is(false));
    assertThat(model.judge(vector("plan=A", 1e300, 3)).isAnomaly(), is(true));
  }

  @Test
  void whenAGroupHasOneRecord_itIsComparedWithAll() {
    AnomalyModel model = fit(300, i -> i == 0 ? vector("plan=ONE", 110, 3) : usual("plan=A"));

    Judgement judgement = model.judge(vector("plan=ONE", 110, 3));
    assertThat(judgement.comparison().group(), is(""));
    assertThat(judgement.comparison().groupSize(), is(300L));
    assertThat(judgement.isAnomaly(), is(false));
  }

  @Test
  void whenAFeatureIsConstant_theOthersStillCount() {
    AnomalyModel model = fit(300, i -> vector("plan=A", usual("plan=A").value(0), 7));

    assertThat(statuses(model), is(Collections.nCopies(6, "ready")));
    assertThat(model.judge(vector("plan=A", 1e6, 7)).isAnomaly(), is(true));
    assertThat(model.judge(vector("plan=A", 105, 7)).isAnomaly(), is(false));
  }

  @Test
  void whenAFeatureIsZeroEverywhere_saysNothing() {
    AnomalyModel model = fit(300, i -> vector("plan=A", usual("plan=A").value(0), 0));

    assertThat(model.judge(vector("plan=A", 105, 1000)).isAnomaly(), is(false));
  }

  @Test
  void whenAFeatureBecomesConstantInOneGroup_thatGroupIsNotOdd() {
    AnomalyModel model = fit(400, i -> i % 2 == 0 ? vector("plan=B", 100, 3) : usual("plan=A"));

    assertThat(model.judge(vector("plan=B", 100, 3)).isAnomaly(), is(false));
    assertThat(model.judge(vector("plan=B", 1000, 3)).isAnomaly(), is(true));
  }
}
