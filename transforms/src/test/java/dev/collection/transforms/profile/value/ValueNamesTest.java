package dev.collection.transforms.profile.value;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Locator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueNamesTest {
  private static final Example FIRST =
      new Example("k", Instant.parse("2026-11-26T10:00:00Z"), Locator.line("jobs.jsonl", 1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.00",
        "1",
        "1.0",
        "1.50",
        "1E+3",
        "1e-7",
        "-12",
        "123456789012345678",
        "1234567890123456789",
        "0.1234567890123456789"
      })
  void aNumberIsCalledAsAProfileCallsIt(String number) {
    ValueProfile profile = ValueProfile.ofField();
    profile.addNumber(new BigDecimal(number), FIRST);
    assertThat(profile.valueCounts().keySet(), is(Set.of(ValueNames.of(new BigDecimal(number)))));
  }

  @Test
  void whatIsNoNumberIsCalledAsAProfileCallsIt() {
    ValueProfile profile = ValueProfile.ofField();
    profile.addBoolean(true, FIRST);
    profile.addNumber(7, FIRST);
    profile.addText("GS", FIRST);
    assertThat(
        profile.valueCounts().keySet(),
        is(Set.of(ValueNames.of(true), ValueNames.of(7L), ValueNames.of("GS"))));
    assertThat(ValueNames.of(LocalDate.EPOCH), is(nullValue()));
    assertThat(ValueNames.of(null), is(nullValue()));
  }

  @Test
  void aNumberOfManyDigitsIsNotWrittenOut() {
    assertThat(ValueNames.of(new BigDecimal("1E+999999999")), is("1E+999999999"));
  }
}
