package dev.collection.io.http.pace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowanceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RateLimit-Remaining=5 RateLimit-Reset=30                       | 5 | 30",
        "X-RateLimit-Remaining=0 X-RateLimit-Reset=7                    | 0 | 7",
        "x-ratelimit-remaining=3 x-ratelimit-reset=1795341660           | 3 | 60",
        "X-RateLimit-Remaining=3 X-RateLimit-Reset=1795341660000        | 3 | 60",
        "X-Rate-Limit-Remaining=9 X-Rate-Limit-Reset=1795341601         | 9 | 1",
        "RateLimit=\"default\";r=50;t=30                                | 50 | 30",
        "RateLimit=\"burst\";r=9;t=1,\"day\";r=100;t=3600               | 100 | 3600",
        "RateLimit=limit=10,remaining=4,reset=20                        | 4 | 20",
        "RateLimit=\"a\";r=0;t=5,\"b\";r=0;t=90                         | 0 | 90"
      })
  void whenASourceSaysWhatIsLeft_isUnderstood(String headers, int left, long seconds) {
    assertThat(
        Allowance.of(headers(headers), NOW),
        is(Optional.of(new Allowance(left, Duration.ofSeconds(seconds)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RateLimit-Remaining=5",
        "RateLimit-Reset=5",
        "X-RateLimit-Remaining=-1 X-RateLimit-Reset=30",
        "X-RateLimit-Remaining=many X-RateLimit-Reset=30",
        "X-RateLimit-Remaining=0 X-RateLimit-Reset=1700000000",
        "X-RateLimit-Remaining=0 X-RateLimit-Reset=0",
        "RateLimit=\"default\";q=100;w=60",
        "Server=x"
      })
  void whenItSaysNothingOfUse_nothingIsHeeded(String headers) {
    assertThat(Allowance.of(headers(headers), NOW), is(Optional.empty()));
  }

  @Test
  void whenTheSourcesClockDiffers_itsOwnDateIsWhatAResetIsCountedFrom() {
    Map<String, String> headers = headers("X-RateLimit-Remaining=0 X-RateLimit-Reset=1795345230");
    headers.put("Date", "Sun, 22 Nov 2026 11:00:00 GMT");

    assertThat(
        Allowance.of(headers, NOW), is(Optional.of(new Allowance(0, Duration.ofSeconds(30)))));
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : text.strip().split(" ", -1)) {
      headers.put(
          header.substring(0, header.indexOf('=')), header.substring(header.indexOf('=') + 1));
    }
    return headers;
  }
}
