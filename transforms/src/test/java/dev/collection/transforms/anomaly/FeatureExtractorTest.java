package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureExtractorTest {
  private static final RecordType TYPE =
      new RecordType(
          "things",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("plan", FieldType.STRING),
              FieldDefinition.of("level", FieldType.INTEGER),
              FieldDefinition.of("code", FieldType.STRING),
              FieldDefinition.of("price", FieldType.DECIMAL),
              FieldDefinition.of("on", FieldType.DATE),
              FieldDefinition.of("tags", FieldType.ARRAY)),
          List.of("id"),
          List.of());

  private static AnomalyDefinition definition(
      List<String> features, List<String> logarithmic, List<String> within) {
    return new AnomalyDefinition(
        features,
        logarithmic,
        within,
        List.of("robust_z"),
        50,
        20,
        5000,
        0.05,
        MethodSettings.DEFAULTS,
        1);
  }

  private static FeatureVector extract(Object plan, Long level, String code, BigDecimal price) {
    return FeatureExtractor.of(
            TYPE,
            definition(
                List.of("price", "level", "code"), List.of("price"), List.of("plan", "level")))
        .extract(FieldValues.of("1", plan, level, code, price, null, null));
  }

  @Test
  void whenAllIsThere_readsNumbersAndGroup() {
    FeatureVector vector = extract("GS", 13L, "07", new BigDecimal("1000"));

    assertThat(vector.group(), is("plan=GS, level=13"));
    assertThat(vector.isComplete(), is(true));
    assertThat(vector.lack(0), is(nullValue()));
    assertThat(vector.value(0), is(1000.0));
    assertThat(vector.compared(0), is(Math.log(1000.0)));
    assertThat(vector.value(1), is(13.0));
    assertThat(vector.compared(1), is(13.0));
    assertThat(vector.value(2), is(7.0));
  }

  @Test
  void whenAGroupFieldIsNull_hasNoGroup() {
    assertThat(extract(null, 13L, "07", BigDecimal.TEN).group(), is(nullValue()));
  }

  @Test
  void whenAGroupFieldIsLongText_hasNoGroup() {
    assertThat(extract("x".repeat(200), 1L, "1", BigDecimal.TEN).group().length(), is(214));
    assertThat(extract("x".repeat(201), 1L, "1", BigDecimal.TEN).group(), is(nullValue()));
  }

  @Test
  void whenThereAreNoGroupFields_allRecordsAreOneGroup() {
    FeatureExtractor extractor =
        FeatureExtractor.of(TYPE, definition(List.of("level"), List.of(), List.of()));

    assertThat(
        extractor.extract(FieldValues.of("1", null, 2L, null, null, null, null)).group(), is(""));
  }

  @ParameterizedTest
  @CsvSource({"0, ZERO", "-5, NEGATIVE", "0.00, ZERO"})
  void whenALogarithmicValueIsNotAboveZero_cannotBeCompared(
      BigDecimal price, FeatureVector.Lack lack) {
    FeatureVector vector = extract("GS", 1L, "1", price);

    assertThat(vector.value(0), is(price.doubleValue()));
    assertThat(vector.lack(0), is(lack));
    assertThat(vector.compared(0), is(Double.NaN));
    assertThat(vector.isComplete(), is(false));
  }

  @Test
  void whenAValueIsNull_isMissing() {
    FeatureVector vector = extract("GS", null, null, null);

    for (int i = 0; i < 3; i++) {
      assertThat(vector.lack(i), is(FeatureVector.Lack.MISSING));
      assertThat(vector.compared(i), is(Double.NaN));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "07, 7",
    "-3, -3",
    "+4, 4",
    "1.50, 1.5",
    ".5, 0.5",
    "5., 5",
    "1e3, 1000",
    "2E-1, 0.2"
  })
  void whenTextIsANumber_readsIt(String text, double expected) {
    assertThat(extract("GS", 1L, text, BigDecimal.TEN).value(2), is(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "D",
        "7a",
        "NaN",
        "Infinity",
        "-Infinity",
        "0x1p3",
        "1d",
        "1f",
        "1e",
        "1e+",
        ".",
        "-",
        "1.2.3",
        "1e400",
        "1e39",
        "1 000",
        "\u0661",
        "1e5x"
      })
  void whenTextIsNotANumber_cannotBeCompared(String text) {
    FeatureVector vector = extract("GS", 1L, text, BigDecimal.TEN);

    assertThat(vector.lack(2), is(FeatureVector.Lack.NO_NUMBER));
    assertThat(vector.compared(2), is(Double.NaN));
    assertThat(vector.isComplete(), is(false));
  }

  @Test
  void whenFieldsDoNotFit_namesEveryProblem() {
    AnomalyDefinition definition =
        definition(
            List.of("price", "price", "cost", "on"),
            List.of("level"),
            List.of("plan", "x", "tags"));

    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> FeatureExtractor.of(TYPE, definition));

    assertThat(
        thrown.getMessage(),
        is(
            "anomalies: feature price is named twice; feature cost is not a field of things;"
                + " feature on is of type date; use integer, decimal, or a string that holds a"
                + " number; level is compared by logarithm but is not one of the features; group"
                + " field x is not a field of things; group field tags is not a scalar"));
  }

  @Test
  void whenThereAreNoFeatures_saysSo() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> FeatureExtractor.of(TYPE, definition(List.of(), List.of(), List.of())));

    assertThat(
        thrown.getMessage(),
        is("anomalies: there are no features; name at least one numeric field"));
  }
}
