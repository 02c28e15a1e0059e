package dev.collection.io.jdbc;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
    "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999Z",
    "2026-02-28T09:08:07.000005Z, 2026-02-28T09:08:07.000005Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.123456789Z, 9999-12-31T23:59:59.123456Z",
    "-0001-12-31T23:59:59Z, -0001-12-31T23:59:59.000000Z",
    "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000000Z",
  })
  void anInstantHasSixDigitsBehindTheSecond(Instant instant, String expected) {
    assertThat(SqlText.instant(instant), is(expected));
  }

  @Test
  void itIsWhatAFormatterMakesOfIt() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    long seed = 20261126;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(-80_000_000_000L, 280_000_000_000L), random.nextInt(1_000_000_000));
      assertThat("seed " + seed, SqlText.instant(instant), is(formatter.format(instant)));
    }
  }
}
