package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final int MIN_GROUP = 3;

  private static AnomalyDefinition definition(List<String> features, List<String> logarithmic) {
    return new AnomalyDefinition(
        features,
        logarithmic,
        List.of("group"),
        List.of("robust_z"),
        30,
        MIN_GROUP,
        1000,
        0.05,
        MethodSettings.DEFAULTS,
        1);
  }

  private final ReferenceSample plain = new ReferenceSample(1, 1000, 1);
  private final AnomalyDefinition onePlain = definition(List.of("level"), List.of());

  private void add(String group, double... values) {
    for (double value : values) {
      double[] features = {value};
      plain.add("key-" + plain.count(), new FeatureVector(group, features, features));
    }
  }

  private static Comparison compare(Baseline baseline, String group, double value) {
    double[] features = {value};
    return baseline.compare(new FeatureVector(group, features, features));
  }

  private static double raised(double sigma, int count) {
    return sigma * (1 + 1.17 / Math.sqrt(count));
  }

  @Test
  void whenValuesVary_spreadIsTheMedianAbsoluteDeviation() {
    add("g", 1, 2, 3, 4, 100);
    Baseline baseline = Baseline.of(plain, onePlain);

    Comparison comparison = compare(baseline, "g", 100);
    assertThat(comparison.group(), is("g"));
    assertThat(comparison.groupSize(), is(5L));
    assertThat(comparison.centre(0), is(3.0));
    assertThat(comparison.spread(0), is(closeTo(raised(1.4826, 5), 1e-12)));
    assertThat(comparison.deviations()[0], is(closeTo(97 / raised(1.4826, 5), 1e-9)));
  }

  @Test
  void whenTheNumberOfValuesIsEven_medianIsTheMeanOfTheMiddleTwo() {
    add("g", 1, 2, 4, 8);

    assertThat(compare(Baseline.of(plain, onePlain), "g", 1).centre(0), is(3.0));
  }

  @Test
  void whenMostValuesAreEqual_spreadIsTheMeanAbsoluteDeviation() {
    add("g", 5, 5, 5, 5, 10);

    assertThat(
        compare(Baseline.of(plain, onePlain), "g", 1).spread(0),
        is(closeTo(raised(1.2533 * 5 / 5, 5), 1e-12)));
  }

  @Test
  void whenAllValuesOfAGroupAreEqual_spreadIsAShareOfThatAmongAll() {
    add("g", 5, 5, 5);
    add("h", 1, 2, 8, 9, 10);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(compare(baseline, "g", 5).centre(0), is(5.0));
    assertThat(
        compare(baseline, "g", 5).spread(0),
        is(closeTo(0.1 * compare(baseline, null, 5).spread(0), 1e-12)));
    assertThat(compare(baseline, "g", 5).deviations()[0], is(0.0));
  }

  @Test
  void whenAllValuesAreEqual_spreadIsAShareOfTheMedian() {
    add("g", 200, 200, 200);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(compare(baseline, "g", 5).spread(0), is(10.0));
    assertThat(compare(baseline, "g", 300).deviations()[0], is(10.0));
  }

  @Test
  void whenAllValuesAreZero_saysNothing() {
    add("g", 0, 0, 0);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(compare(baseline, "g", 7).spread(0), is(Double.NaN));
    assertThat(compare(baseline, "g", 7).deviations(), is(new double[] {0}));
  }

  @Test
  void whenAGroupIsSmall_isComparedWithAll() {
    add("group=g", 1, 2);
    add("group=h", 3, 4, 5);
    Baseline baseline = Baseline.of(plain, onePlain);

    for (String group : new String[] {"group=g", "group=never seen", null}) {
      Comparison comparison = compare(baseline, group, 1);
      assertThat(comparison.group(), is(""));
      assertThat(comparison.groupSize(), is(5L));
      assertThat(comparison.level(), is(1));
      assertThat(comparison.centre(0), is(3.0));
    }
    assertThat(compare(baseline, "group=h", 1).level(), is(0));
  }

  @Test
  void whenAGroupOfTwoFieldsIsSmall_isComparedWithThatOfTheFirst() {
    AnomalyDefinition definition =
        new AnomalyDefinition(
            List.of("level"),
            List.of(),
            List.of("plan", "place"),
            List.of("robust_z"),
            30,
            MIN_GROUP,
            1000,
            0.05,
            MethodSettings.DEFAULTS,
            1);
    add("plan=A, place=x", 1, 2, 3);
    add("plan=A, place=y", 10, 20);
    add("plan=B, place=x", 100);
    Baseline baseline = Baseline.of(plain, definition);

    Comparison whole = compare(baseline, "plan=A, place=x", 1);
    assertThat(List.of(whole.group(), whole.level()), is(List.of("plan=A, place=x", 0)));
    Comparison first = compare(baseline, "plan=A, place=y", 1);
    assertThat(List.of(first.group(), first.level()), is(List.of("plan=A", 1)));
    assertThat(first.groupSize(), is(5L));
    assertThat(first.centre(0), is(3.0));
    Comparison all = compare(baseline, "plan=B, place=x", 1);
    assertThat(List.of(all.group(), all.level()), is(List.of("", 2)));
    assertThat(all.centre(0), is(6.5));
    double[] value = {1};
    FeatureVector vector = new FeatureVector("plan=A, place=x", value, value);
    assertThat(baseline.compare(vector, 1).group(), is("plan=A"));
    assertThat(
        baseline.compare(new FeatureVector("plan=B, place=x", value, value), 0), is(nullValue()));
  }

  @Test
  void whenAGroupTellsNothingOfAnyFeature_aWiderOneIsTaken() {
    add("g", 1, 2, Double.NaN, Double.NaN);
    Comparison comparison = compare(Baseline.of(plain, onePlain), "g", 2);

    assertThat(comparison.group(), is(""));
    assertThat(comparison.centre(0), is(1.5));
    assertThat(comparison.isJudged(0), is(true));
  }

  @Test
  void whenBeyondTheQuartiles_isThatManyRangesOutside() {
    add("g", 0, 10, 20, 30, 40);
    Baseline baseline = Baseline.of(plain, onePlain);
    double range = Math.max(20, raised(1.4826 * 10, 5));

    assertThat(compare(baseline, "g", 25).outsideQuartiles(0), is(0.0));
    assertThat(compare(baseline, "g", 60).outsideQuartiles(0), is(closeTo(30 / range, 1e-12)));
    assertThat(compare(baseline, "g", -50).outsideQuartiles(0), is(closeTo(60 / range, 1e-12)));
    assertThat(compare(baseline, "g", Double.NaN).outsideQuartiles(0), is(Double.NaN));
  }

  @Test
  void whenAValueIsAbsurdlyFarOff_staysFinite() {
    add("g", 1e-300, 2e-300, 3e-300);

    assertThat(compare(Baseline.of(plain, onePlain), "g", 1e38).deviations()[0], is(1e6));
  }

  @Test
  void whenAmountsAreNeighbours_theirRatioIsAColumn() {
    AnomalyDefinition definition =
        definition(List.of("low", "high", "level"), List.of("low", "high"));
    ReferenceSample sample = new ReferenceSample(3, 1000, 1);
    for (int i = 0; i < 5; i++) {
      double[] compared = {Math.log(100), Math.log(150), i};
      sample.add("key-" + i, new FeatureVector("g", compared, compared));
    }
    Baseline baseline = Baseline.of(sample, definition);

    assertThat(baseline.size(), is(4));
    assertThat(baseline.ratioColumn(1), is(3));
    assertThat(baseline.columnName(3), is("high/low"));
    assertThat(baseline.isAmount(2), is(false));
    assertThat(baseline.isAmount(3), is(true));
    double[] exchanged = {Math.log(150), Math.log(100), 2};
    Comparison comparison = baseline.compare(new FeatureVector("g", exchanged, exchanged));
    assertThat(comparison.centre(3), is(closeTo(Math.log(1.5), 1e-12)));
    assertThat(comparison.spread(3), is(BaselineFitter.LOGARITHM_FLOOR));
    assertThat(comparison.usualValue(1), is(closeTo(150, 1e-9)));
    double ratio = Math.log(1.5) / 0.05;
    assertThat(comparison.deviations()[3], is(closeTo(-2 * ratio, 1e-9)));
    assertThat(
        comparison.deviations(new boolean[] {true, false, false})[3], is(closeTo(-ratio, 1e-9)));
    assertThat(
        comparison.deviations(new boolean[] {true, true, true}), is(new double[] {0, 0, 0, 0}));
    assertThrows(IllegalArgumentException.class, () -> baseline.ratioColumn(2));
  }

  @Test
  void whenWrittenAndRead_isTheSame() {
    add("g", 1, 2, 3);
    add(null, 4, 5);
    BinaryWriter writer = new BinaryWriter();
    Baseline.of(plain, onePlain).write(writer);
    BinaryWriter again = new BinaryWriter();
    Baseline.read(new BinaryReader(writer.view())).write(again);

    assertThat(again.toByteArray(), is(writer.toByteArray()));
  }
}
