package dev.collection.io.database;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:30Z, PT1M, 2026-02-28T23:59:30Z",
    "2026-03-01 00:00:30, PT1M, 2026-02-28 23:59:30",
    "2026-03-01 00:00, PT1M, 2026-02-28 23:59",
    "2026-03-01 00:00:00.1234, PT0.001S, 2026-03-01 00:00:00.1224",
    "2026-03-01, PT1M, 2026-02-28",
    "2026-03-29T02:30:00+02:00, PT1H, 2026-03-29T01:30:00+02:00"
  })
  void whenTimeIsSubtracted_theFormStays(String text, Duration duration, String expected) {
    assertThat(TextTime.minus(text, duration), is(expected));
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-02-30", "2026-03-01T25:00:00", "20260301", "''"})
  void whenTextIsNoTime_givesNothing(String text) {
    assertThat(TextTime.minus(text, Duration.ofMinutes(1)), is((String) null));
  }
}
