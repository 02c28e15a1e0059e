package dev.collection.transforms.anomaly.bench;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.Contribution;
import dev.collection.transforms.anomaly.ReferenceSample;
import dev.collection.transforms.anomaly.bench.LabelledSet.Row;
import dev.collection.transforms.anomaly.bench.Postings.Kind;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import dev.collection.transforms.anomaly.model.AnomalyModel;
import dev.collection.transforms.anomaly.model.Judgement;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation promises, on fewer records than the benchmark has. */
class PostingsAccuracyTest {
  private static final List<String> METHODS = AnomalyMethod.names();

  private static AnomalyModel fit(LabelledSet set) {
    ReferenceSample sample = ReferenceSample.empty(set.definition());
    for (int i = 0; i < set.rows().size(); i++) {
      sample.add("record-" + i, set.rows().get(i).vector());
    }
    return AnomalyModel.fit(sample, set.definition());
  }

  private static int falseAlarms(AnomalyBenchmark.Result result) {
    return result.flagged().getOrDefault("", 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.03, 0.05})
  void whenFaultsArePlanted_precisionAndRecallAreAtLeast95Percent(double faulty) {
    LabelledSet set = Postings.generate("set", 20_000, faulty, METHODS, 11);
    AnomalyBenchmark.Result result = AnomalyBenchmark.measure(set, "all", METHODS);

    int all = result.flagged().values().stream().mapToInt(Integer::intValue).sum();
    double hits = all - falseAlarms(result);
    assertThat(hits / all, is(greaterThanOrEqualTo(0.95)));
    assertThat(hits / set.anomalies(), is(greaterThanOrEqualTo(0.95)));
    assertThat(result.averagePrecision(), is(greaterThanOrEqualTo(0.99)));
  }

  @Test
  void whenNothingIsPlanted_flagsAtMostOneInAThousand() {
    for (long seed = 1; seed <= 3; seed++) {
      LabelledSet set = Postings.generate("set", 20_000, 0, METHODS, seed);

      assertThat(
          falseAlarms(AnomalyBenchmark.measure(set, "all", METHODS)), is(lessThanOrEqualTo(20)));
    }
  }

  /** Of few records some kinds, which are right, are in the sample once or not at all. */
  @Test
  void whenThereAreFewRecordsAndNothingIsPlanted_flagsNone() {
    for (long seed = 1; seed <= 10; seed++) {
      LabelledSet set = Postings.generate("set", 2_000, 0, METHODS, seed);

      assertThat(falseAlarms(AnomalyBenchmark.measure(set, "all", METHODS)), is(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "robust_z",
        "interquartile_range",
        "isolation_forest",
        "one_class_svm",
        "local_outlier_factor",
        "autoencoder"
      })
  void contributionsAddUpAndTheGreatestIsOfAPlantedField(String method) {
    AnomalyModel model = fit(Postings.generate("set", 20_000, 0.01, List.of(method), 3));
    List<Kind> kinds =
        List.of(
            Kind.OTHER_GRADE,
            Kind.HOURLY,
            Kind.TEN_TIMES,
            Kind.MAX_TEN_TIMES,
            Kind.SWAPPED,
            Kind.WRONG_LOCALITY);
    int named = 0;
    for (Row row : Postings.faulty(200, kinds, 5)) {
      Judgement judgement = model.judge(row.vector());
      List<Contribution> contributions =
          model.methods().get(0).fitted().contributions(judgement.comparison());
      double sum = contributions.stream().mapToDouble(Contribution::contribution).sum();
      assertThat(sum, is(closeTo(judgement.score(0), 1e-9 * Math.max(1, Math.abs(sum)))));
      named += row.planted().contains(greatest(contributions)) ? 1 : 0;
    }

    int expected =
        switch (method) {
          // Does not see an amount that is far off much better than one that is a little off.
          case "isolation_forest" -> 190;
          // To leave the groups in one feature may be as far as in another.
          case "local_outlier_factor" -> 197;
          default -> 199;
        };
    assertThat(named, is(greaterThanOrEqualTo(expected)));
  }

  private static int greatest(List<Contribution> contributions) {
    return contributions.stream()
        .max(Comparator.comparingDouble(Contribution::contribution))
        .orElseThrow()
        .feature();
  }

  /** Of all kinds, also of odd combinations of which either part may be named. */
  @Test
  void ofAllMethodsTheSurestNamesAPlantedField() {
    AnomalyModel model = fit(Postings.generate("set", 20_000, 0.01, METHODS, 3));
    int named = 0;
    for (Row row : Postings.faulty(200, List.of(Kind.values()), 5)) {
      Judgement judgement = model.judge(row.vector());
      int surest = 0;
      for (int i = 1; i < METHODS.size(); i++) {
        surest = judgement.logP(i) < judgement.logP(surest) ? i : surest;
      }
      List<Contribution> contributions =
          model.methods().get(surest).fitted().contributions(judgement.comparison());
      named += row.planted().contains(greatest(contributions)) ? 1 : 0;
    }

    assertThat(named, is(greaterThanOrEqualTo(199)));
  }

  @Test
  void eachRunOfTheBenchmarkPrintsALineForAMethodAndOneForTheKinds() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    LabelledSet set = Postings.generate("few", 2_000, 0.05, METHODS, 1);
    AnomalyBenchmark.print(
        set,
        AnomalyBenchmark.measure(set, "robust_z", List.of("robust_z")),
        new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(
        Pattern.compile(
                "few +robust_z +PR-AUC 0\\.\\d{4} .*false alarms \\d+ of 1\\d{3} .*\\R"
                    + " +hourly (\\d+)/\\1 .*\\R")
            .matcher(printed.toString(StandardCharsets.UTF_8))
            .matches(),
        is(true));
  }

  @Test
  void averagePrecisionIsThatOfAHandMadeExample() {
    double[] scores = {4, 3, 2, 2, Double.NaN};
    boolean[] anomalies = {true, false, true, false, true};

    // 1 of 1, then 2 of 4 at a tie, then 3 of 5.
    assertThat(
        Accuracy.averagePrecision(scores, anomalies), is(closeTo((1 + 0.5 + 0.6) / 3, 1e-12)));
    assertThat(Accuracy.averagePrecision(new double[] {1}, new boolean[] {false}), is(Double.NaN));
  }

  @Test
  void theDefinitionOfTheSetIsTheSuggestedOne() {
    AnomalyDefinition definition = Postings.definition(METHODS);

    assertThat(definition.falseDiscoveryRate(), is(0.01));
    assertThat(definition.sampleSize(), is(5000));
  }
}
