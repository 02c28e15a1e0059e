package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
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
        4,
        MIN_GROUP,
        6,
        1000,
        0.01,
        0.001,
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

  private static double raised(double sigma, int count) {
    return sigma * (1 + 1.17 / Math.sqrt(count));
  }

  @Test
  void whenValuesVary_spreadIsTheMedianAbsoluteDeviation() {
    add("g", 1, 2, 3, 4, 100);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.hasGroup("g"), is(true));
    assertThat(baseline.size("g"), is(5L));
    assertThat(baseline.centre("g", 0), is(3.0));
    assertThat(baseline.spread("g", 0), is(closeTo(raised(1.4826, 5), 1e-12)));
    assertThat(baseline.standardized("g", 0, 100), is(closeTo(97 / raised(1.4826, 5), 1e-9)));
  }

  @Test
  void whenTheNumberOfValuesIsEven_medianIsTheMeanOfTheMiddleTwo() {
    add("g", 1, 2, 4, 8);

    assertThat(Baseline.of(plain, onePlain).centre("g", 0), is(3.0));
  }

  @Test
  void whenMostValuesAreEqual_spreadIsTheMeanAbsoluteDeviation() {
    add("g", 5, 5, 5, 5, 10);

    assertThat(
        Baseline.of(plain, onePlain).spread("g", 0), is(closeTo(raised(1.2533 * 5 / 5, 5), 1e-12)));
  }

  @Test
  void whenAllValuesOfAGroupAreEqual_spreadIsAShareOfThatAmongAll() {
    add("g", 5, 5, 5);
    add("h", 1, 2, 8, 9, 10);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.centre("g", 0), is(5.0));
    assertThat(baseline.spread("g", 0), is(closeTo(0.1 * baseline.spread(null, 0), 1e-12)));
    assertThat(baseline.standardized("g", 0, 5), is(0.0));
  }

  @Test
  void whenAllValuesAreEqual_spreadIsAShareOfTheMedian() {
    add("g", 200, 200, 200);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.spread("g", 0), is(10.0));
    assertThat(baseline.standardized("g", 0, 300), is(10.0));
  }

  @Test
  void whenAllValuesAreZero_saysNothing() {
    add("g", 0, 0, 0);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.standardized("g", 0, 7), is(Double.NaN));
    assertThat(baseline.standardized("g", new double[] {7}), is(new double[] {0}));
  }

  @Test
  void whenAGroupIsSmall_isComparedWithAll() {
    add("g", 1, 2);
    add("h", 3, 4, 5);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.hasGroup("g"), is(false));
    assertThat(baseline.hasGroup(null), is(false));
    assertThat(baseline.centre("g", 0), is(3.0));
    assertThat(baseline.size("g"), is(5L));
  }

  @Test
  void whenAFeatureIsMissingInMostOfAGroup_saysNothingOfIt() {
    add("g", 1, 2, Double.NaN, Double.NaN);
    Baseline baseline = Baseline.of(plain, onePlain);

    assertThat(baseline.hasGroup("g"), is(true));
    assertThat(baseline.centre("g", 0), is(Double.NaN));
    assertThat(baseline.standardized("g", 0, 2), is(Double.NaN));
  }

  @Test
  void whenAValueIsAbsurdlyFarOff_staysFinite() {
    add("g", 1e-300, 2e-300, 3e-300);

    assertThat(Baseline.of(plain, onePlain).standardized("g", 0, 1e38), is(1e6));
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
    assertThat(baseline.centre("g", 3), is(closeTo(Math.log(1.5), 1e-12)));
    assertThat(baseline.spread("g", 3), is(Baseline.LOGARITHM_FLOOR));
    assertThat(baseline.usualValue("g", 1), is(closeTo(150, 1e-9)));
    assertThat(
        baseline.standardized("g", new double[] {Math.log(150), Math.log(100), 2})[3],
        is(closeTo(-2 * Math.log(1.5) / 0.05, 1e-9)));
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
