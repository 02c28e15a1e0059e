package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pay in group g is 80 to 120 thousand, up to 30% more at the upper end; the level is 13 or 14. */
class ExplanationTest {
  private static final List<String> FEATURES = List.of("low", "high", "level");

  private static AnomalyDefinition definition(
      List<String> features, List<String> log, List<String> within) {
    return new AnomalyDefinition(
        features, log, within, List.of("robust_z"), 50, 20, 5000, 0.05, MethodSettings.DEFAULTS, 1);
  }

  private static final String GROUP = "plan=GS, grade=13";

  private final Baseline baseline = baseline(GROUP, List.of("plan", "grade"));

  private static FeatureVector vector(String group, double low, double high, double level) {
    return new FeatureVector(
        group,
        new double[] {low, high, level},
        new double[] {Math.log(low), Math.log(high), level});
  }

  private static Baseline baseline(String group, List<String> within) {
    AnomalyDefinition definition = definition(FEATURES, List.of("low", "high"), within);
    ReferenceSample sample = ReferenceSample.empty(definition);
    for (int i = 0; i <= 1_200; i++) {
      double low = 80_000 * Math.pow(1.5, i / 1_200.0);
      sample.add("key-" + i, vector(group, low, low * 1.3, 13 + i % 2));
    }
    return Baseline.of(sample, definition);
  }

  /** The sentence about the amount that is farthest off. */
  private String ofFeature(FeatureVector vector) {
    Comparison record = baseline.compare(vector);
    double[] deviations = record.deviations();
    int top = Math.abs(deviations[1]) > Math.abs(deviations[0]) ? 1 : 0;
    return new Explanation(record).ofFeature(List.of(record.contribution(top, 9)));
  }

  private String combination(FeatureVector vector, double score, double... contributions) {
    Comparison record = baseline.compare(vector);
    List<Contribution> list = new ArrayList<>();
    for (int i = 0; i < contributions.length; i++) {
      list.add(record.contribution(i, contributions[i]));
    }
    return new Explanation(record).ofCombination(score, list);
  }

  @Test
  void whenOneAmountIsTenTimes_saysSo() {
    assertThat(
        ofFeature(vector(GROUP, 98_000, 1_273_793.1, 13)),
        is(
            "high 1,273,793 is 10.0 times the median 127,373 of plan=GS, grade=13 in 1,201 records;"
                + " divided by ten it would be usual"));
  }

  @Test
  void whenBothAmountsAreTenTimes_namesBoth() {
    assertThat(
        ofFeature(vector(GROUP, 980_000, 1_280_000, 13)),
        is(
            "high 1,280,000 is 10.0 times the median 127,373 of plan=GS, grade=13 in 1,201 records;"
                + " divided by ten it and low would be usual"));
  }

  @Test
  void whenAmountsAreATenth_saysSo() {
    assertThat(
        ofFeature(vector(GROUP, 9_700, 12_700, 13)),
        is(
            "low 9,700 is 1/10.1 of the median 97,980 of plan=GS, grade=13 in 1,201 records;"
                + " multiplied by ten it and high would be usual"));
  }

  @Test
  void whenAmountsAreAHundredTimes_saysSo() {
    assertThat(
        ofFeature(vector(GROUP, 9_800_000, 12_800_000, 13)),
        is(
            "high 12,800,000 is 100.5 times the median 127,373 of plan=GS, grade=13 in 1,201"
                + " records; divided by a hundred it and low would be usual"));
  }

  @Test
  void whenAmountsAreHourly_saysSo() {
    assertThat(
        ofFeature(vector(GROUP, 46.95, 61.04, 13)),
        is(
            "low 46.95 is 1/2,087 of the median 97,980 of plan=GS, grade=13 in 1,201 records;"
                + " multiplied by 2,087, as an hourly amount in an annual field, it and high"
                + " would be usual"));
  }

  @Test
  void whenNoSlipFits_saysWhatIsUsual() {
    assertThat(
        ofFeature(vector(GROUP, 300_000, 390_000, 13)),
        is(
            "high 390,000 is 3.1 times the median 127,373 of plan=GS, grade=13 in 1,201 records;"
                + " usual is 93,355 to 173,789"));
  }

  @Test
  void whenOnlyOneOfTwoOddAmountsWouldBeRepaired_claimsNothing() {
    assertThat(
        ofFeature(vector(GROUP, 300_000, 1_273_793.1, 13)),
        is(
            "high 1,273,793 is 10.0 times the median 127,373 of plan=GS, grade=13 in 1,201 records;"
                + " usual is 93,355 to 173,789"));
  }

  @Test
  void whenAmountsAreExchanged_saysSo() {
    assertThat(
        combination(vector(GROUP, 127_000, 98_000, 13), 4, 3, 2, 0),
        is(
            "unusual combination: low 127,000 (usual 97,980), high 98,000 (usual 127,373),"
                + " compared with plan=GS, grade=13 in 1,201 records; low 127,000 is greater than"
                + " high 98,000; exchanged they would be usual"));
  }

  @Test
  void whenAmountsAreExchangedAndOneStandsOut_bothValuesAreSaid() {
    FeatureVector vector = vector(GROUP, 127_000, 98_000, 13);

    assertThat(
        combination(vector, 4, 0.9, 3, 0),
        endsWith(
            "unusual combination: high 98,000 (usual 127,373), compared with plan=GS, grade=13 in"
                + " 1,201 records; low 127,000 is greater than high 98,000; exchanged they would be"
                + " usual"));
    assertThat(
        ofFeature(vector),
        is(
            "high 98,000 is 0.77 times the median 127,373 of plan=GS, grade=13 in 1,201 records; it"
                + " is less than low 127,000; exchanged they would be usual"));
    Comparison record = baseline.compare(vector);
    assertThat(
        new Explanation(record).ofFeature(List.of(record.contribution(0, 9))),
        is(
            "low 127,000 is 1.3 times the median 97,980 of plan=GS, grade=13 in 1,201 records; it"
                + " is greater than high 98,000; exchanged they would be usual"));
  }

  @Test
  void whenAnExchangeWouldNotBeUsual_theOrderIsSaidAllTheSame() {
    FeatureVector vector = vector(GROUP, 200_000, 90_000, 13);

    assertThat(
        combination(vector, 4, 3, 0, 0),
        is(
            "unusual combination: low 200,000 (usual 97,980), compared with plan=GS, grade=13 in"
                + " 1,201 records; low 200,000 is greater than high 90,000; no repair is known"));
    assertThat(
        ofFeature(vector),
        is(
            "low 200,000 is 2.0 times the median 97,980 of plan=GS, grade=13 in 1,201 records; it"
                + " is greater than high 90,000; usual is 71,811 to 133,684"));
    assertThat(
        combination(vector(null, 200_000, 90_000, 13), 4, 3, 0, 0),
        endsWith(" all 1,201 records; low 200,000 is greater than high 90,000"));
  }

  @Test
  void whenOneAmountIsTenTimes_theOrderGoesWithoutSaying() {
    assertThat(
        combination(vector(GROUP, 980_000, 127_400, 13), 4, 3, 0, 0),
        endsWith(" in 1,201 records; divided by ten low would be usual"));
  }

  @Test
  void whenTheUpperAmountComesFirst_anExchangeIsFoundAsWell() {
    AnomalyDefinition definition =
        definition(List.of("high", "low"), List.of("high", "low"), List.of("plan"));
    ReferenceSample sample = ReferenceSample.empty(definition);
    for (int i = 0; i <= 1_200; i++) {
      double low = 80_000 * Math.pow(1.5, i / 1_200.0);
      sample.add("key-" + i, amounts(low * 1.3, low));
    }
    Comparison record = Baseline.of(sample, definition).compare(amounts(98_000, 127_000));

    assertThat(
        new Explanation(record).ofFeature(List.of(record.contribution(0, 9))),
        endsWith("; it is less than low 127,000; exchanged they would be usual"));
  }

  private static FeatureVector amounts(double first, double second) {
    return new FeatureVector(
        "plan=GS", new double[] {first, second}, new double[] {Math.log(first), Math.log(second)});
  }

  @Test
  void whenFeaturesStandOut_namesOnlyThose() {
    assertThat(
        combination(vector(GROUP, 98_000, 127_400, 19), 4, 0.9, 0.1, 3),
        is(
            "unusual combination: level 19 (usual 13), compared with plan=GS, grade=13 in 1,201"
                + " records; no repair is known"));
  }

  @Test
  void whenNoFeatureStandsOut_saysSo() {
    assertThat(
        combination(vector(GROUP, 98_000, 127_400, 13.5), 4, 0.9, 0.1, 0.2),
        is(
            "unusual combination in which no single feature stands out: low 98,000 (usual 97,980),"
                + " high 127,400 (usual 127,373), level 13.5 (usual 13), compared with plan=GS,"
                + " grade=13 in 1,201 records; no repair is known"));
  }

  @Test
  void whenARecordHasNoGroup_comparesWithAllAndClaimsNoRepair() {
    FeatureVector vector = vector(null, 980_000, 1_280_000, 13);

    assertThat(
        combination(vector, 4, 3, 2, 0),
        is(
            "unusual combination: low 980,000 (usual 97,980), high 1,280,000 (usual 127,373),"
                + " compared with all 1,201 records"));
  }

  @Test
  void whenAllRecordsAreTheGroup_saysAllRecords() {
    Baseline all = baseline("", List.of());
    FeatureVector vector = vector("", 98_000, 1_273_793.1, 13);

    assertThat(
        new Explanation(all.compare(vector))
            .ofFeature(List.of(new Contribution(1, 1_273_793.1, 127_373, 9))),
        is(
            "high 1,273,793 is 10.0 times the median 127,373 of all 1,201 records; divided by ten"
                + " it would be usual"));
  }

  @Test
  void whenAPlainFeatureIsFarOff_saysByHowManyDeviations() {
    FeatureVector vector = vector(GROUP, 98_000, 127_400, 3);

    assertThat(
        new Explanation(baseline.compare(vector)).ofFeature(List.of(new Contribution(2, 3, 13, 9))),
        is(
            "level 3 is 15.45 robust standard deviations below the median 13 of plan=GS, grade=13"
                + " in 1,201 records; usual is 11.71 to 14.29"));
  }

  @Test
  void whenAPlainFeatureIsTenTimesTooGreat_theRepairIsNamed() {
    FeatureVector vector = vector(GROUP, 98_000, 127_400, 130);

    assertThat(
        new Explanation(baseline.compare(vector))
            .ofFeature(List.of(new Contribution(2, 130, 13, 9))),
        endsWith("; divided by ten it would be usual"));
  }

  /** Quakes at 34 to 36 degrees north, 118 to 116 west, 8 to 12 km deep. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -117 | 35   | 10  | exchanged with longitude 35 both would be usual
          35   | -117 | 100 | divided by ten it would be usual
          -117 | 35   | 100 | usual is 31.5 to 38.5
          -117 | 20   | 10  | usual is 31.5 to 38.5
          """)
  void whenPlainFeaturesAreExchanged_saysSoIfThatExplainsAll(
      double latitude, double longitude, double depth, String end) {
    Comparison record = quakes().compare(quake(latitude, longitude, depth));
    int top = latitude > 0 ? 2 : 0;

    assertThat(
        new Explanation(record).ofFeature(List.of(record.contribution(top, 9))),
        endsWith("; " + end));
  }

  @Test
  void whenExchangedFeaturesAreNotWhatASentenceIsAbout_bothAreNamed() {
    Comparison record = quakes().compare(quake(-117, 35, 10));

    assertThat(
        new Explanation(record)
            .ofCombination(9, List.of(record.contribution(0, 5), record.contribution(1, 4))),
        endsWith("; latitude -117 and longitude 35 would be usual if they were exchanged"));
    assertThat(
        new Explanation(record).ofFeature(List.of(record.contribution(1, 9))),
        endsWith("; exchanged with latitude -117 both would be usual"));
  }

  private static Baseline quakes() {
    AnomalyDefinition definition =
        definition(List.of("latitude", "longitude", "depth"), List.of(), List.of());
    ReferenceSample sample = ReferenceSample.empty(definition);
    for (int i = 0; i <= 1_200; i++) {
      double along = i / 600.0 - 1;
      sample.add("key-" + i, quake(35 + along, -117 - along, 10 + 2 * along));
    }
    return Baseline.of(sample, definition);
  }

  private static FeatureVector quake(double latitude, double longitude, double depth) {
    double[] values = {latitude, longitude, depth};
    return new FeatureVector("", values, values.clone());
  }

  @Test
  void whenAPlainFeatureIsFartherThanIsCounted_saysSo() {
    FeatureVector vector = vector(GROUP, 98_000, 127_400, 1e38);

    assertThat(
        new Explanation(baseline.compare(vector))
            .ofFeature(List.of(new Contribution(2, 1e38, 13, 9))),
        startsWith(
            "level 1.00e+38 is more than 1,000,000 robust standard deviations above the median"
                + " 13"));
  }

  @Test
  void contributionsAreJsonWithNullForWhatIsMissing() {
    assertThat(
        new Explanation(baseline.compare(vector(GROUP, 1, 1, 1)))
            .json(
                List.of(
                    new Contribution(1, 1_050_000.5, 104_999.987654, 12.3456789),
                    new Contribution(0, Double.NaN, Double.NaN, 0),
                    new Contribution(2, 1e30, 3, 0.000001234))),
        is(
            "[{\"feature\":\"high\",\"value\":1050000.5,\"usual\":105000,\"contribution\":12.3457},"
                + "{\"feature\":\"low\",\"value\":null,\"usual\":null,\"contribution\":0},"
                + "{\"feature\":\"level\",\"value\":1E+30,\"usual\":3,"
                + "\"contribution\":0.000001234}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9.04        | 9.0 times the median",
        "999.94      | 999.9 times the median",
        "999.96      | 1,000 times the median",
        "12345.6     | 12,346 times the median",
        "999999.4    | 999,999 times the median",
        "1000001     | more than 1,000,000 times the median",
        "1000000000000000.3 | more than 1,000,000 times the median",
        "1e33        | more than 1,000,000 times the median",
        "0.5         | 0.50 times the median",
        "0.05        | 1/20.0 of the median",
        "0.0005      | 1/2,000 of the median",
        "0.0000009   | less than 1/1,000,000 of the median",
        "1e-30       | less than 1/1,000,000 of the median"
      })
  void howManyTimesTheMedian_isSaidAsPeopleWould(double ratio, String words) {
    Comparison record = baseline.compare(vector(GROUP, 98_000, 127_400, 13));

    String sentence = new Explanation(record).ofFeature(List.of(new Contribution(0, ratio, 1, 9)));

    assertThat(sentence, containsString(" is " + words + " 1 of plan=GS"));
  }

  @Test
  void whenNumbersAreExtreme_staysShort() {
    FeatureVector vector = vector(GROUP, 1e30, 0.0001, 13);

    assertThat(
        combination(vector, 4, 3, 2, 0),
        is(
            "unusual combination: low 1.00e+30 (usual 97,980), high 0.000100 (usual 127,373),"
                + " compared with plan=GS, grade=13 in 1,201 records; low 1.00e+30 is greater than"
                + " high 0.000100; no repair is known"));
  }
}
