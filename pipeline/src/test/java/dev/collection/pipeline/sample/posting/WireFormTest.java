package dev.collection.pipeline.sample.posting;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormTest {
  @ParameterizedTest
  @CsvSource({
    "YEAR_2016, 2026-09-07T00:00:00Z, 2026-09-07T00:00:00Z",
    "YEAR_2018, 2026-09-07, 2026-09-07",
    "YEAR_2021, 9/7/2026, 09/07/2026",
    "CURRENT, 2026-09-07T00:00:00.0000, 2026-09-07T23:59:59.9970"
  })
  void whenDay_isAsRecorded(WireForm form, String start, String end) {
    LocalDate day = LocalDate.of(2026, 9, 7);
    assertThat(form.startDate(day), is(start));
    assertThat(form.endDate(day), is(end));
  }

  @ParameterizedTest
  @CsvSource({
    "YEAR_2016, 7749000, 77490",
    "YEAR_2018, 7749000, 77490.0",
    "CURRENT, 13475100, 134751.0",
    "CURRENT, 1954, 19.54",
    "CURRENT, 2250, 22.5",
    "YEAR_2016, 2250, 22.5",
    "YEAR_2016, 0, 0",
    "CURRENT, 0, 0.0"
  })
  void whenAmount_isAsRecorded(WireForm form, long cents, String text) {
    assertThat(form.amount(cents), is(text));
  }
}
