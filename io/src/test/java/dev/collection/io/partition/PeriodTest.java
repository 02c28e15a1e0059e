package dev.collection.io.partition;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Partitioning.Method;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {
  @ParameterizedTest
  @CsvSource({
    "MONTH, 2026-03-17, jobs_2026_03, 2026-03-01, 2026-04-01",
    "MONTH, 2026-12-31, jobs_2026_12, 2026-12-01, 2027-01-01",
    "DAY, 2026-03-17, jobs_2026_03_17, 2026-03-17, 2026-03-18",
    "DAY, 2024-02-29, jobs_2024_02_29, 2024-02-29, 2024-03-01",
    "DAY, 1900-01-01, jobs_1900_01_01, 1900-01-01, 1900-01-02",
    "MONTH, 2099-12-31, jobs_2099_12, 2099-12-01, 2100-01-01"
  })
  void whenTheDayCanBeRight_itsPartitionIsNamedAndBounded(
      Method method, LocalDate day, String name, String from, String to) {
    Period period = Period.of(method, day).orElseThrow();
    assertThat(period.partition("jobs"), is(name));
    assertThat(period.bounds(ColumnType.DATE), is("FROM ('" + from + "') TO ('" + to + "')"));
    assertThat(
        period.bounds(ColumnType.TIMESTAMP),
        is("FROM ('" + from + " 00:00:00+00') TO ('" + to + " 00:00:00+00')"));
    assertThat(Period.partitions("jobs", method).matcher(name).matches(), is(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1899-12-31", "0202-03-17", "2100-01-01", "9999-12-31"})
  void whenTheYearCannotBeRight_thereIsNoPartition(LocalDate day) {
    assertThat(Period.of(Method.MONTH, day), is(Optional.empty()));
    assertThat(Period.of(Method.DAY, day), is(Optional.empty()));
  }

  @Test
  void whenThereIsNoDay_thereIsNoPartition() {
    assertThat(Period.day(null), is(nullValue()));
    assertThat(Period.of(Method.MONTH, null), is(Optional.empty()));
  }

  @Test
  void dayOfAnInstant_isThatInUtc() {
    assertThat(
        Period.day(Instant.parse("2026-02-28T23:59:59.999999Z")), is(LocalDate.of(2026, 2, 28)));
    assertThat(Period.day(LocalDate.of(2026, 3, 1)), is(LocalDate.of(2026, 3, 1)));
  }
}
