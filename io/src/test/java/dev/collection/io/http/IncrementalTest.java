package dev.collection.io.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.io.http.IncrementalDefinition.Format;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncrementalTest {
  private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");
  private static final String MARK = "2026-11-24T06:30:00.000Z";

  @ParameterizedTest
  @CsvSource({
    "DATE, 2026-11-24",
    "DATE_TIME, 2026-11-24T06:00:00Z",
    "EPOCH_SECONDS, 1795500000",
    "EPOCH_MILLIS, 1795500000000",
    "DAYS_BACK, 2"
  })
  void whenThereIsAMark_asksFromThereLessTheOverlap(Format format, String value) {
    assertThat(incremental(format, null, null, MARK).parameterValue(), is(value));
  }

  @Test
  void whenThereIsNoMark_asksForAllOrFromTheStart() {
    assertThat(incremental(Format.DATE, null, null, null).parameterValue(), is(nullValue()));
    assertThat(
        incremental(Format.DATE, null, "2020-01-01", null).parameterValue(), is("2020-01-01"));
    assertThat(incremental(Format.DATE, null, "2020-01-01", null).firstDay(), is(nullValue()));
  }

  @Test
  void whenTheLastRunWasToday_stillAsksForADay() {
    Incremental incremental = incremental(Format.DAYS_BACK, null, null, "2026-11-25T07:59:00.000Z");

    assertThat(incremental.parameterValue(), is("1"));
    assertThat(incremental.firstDay(), is(LocalDate.parse("2026-11-25")));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"t\":\"2026-11-24T06:30:00.5Z\"}', 2026-11-24T06:30:00.500Z",
    "'{\"t\":\"2026-11-24T06:30:00+02:00\"}', 2026-11-24T04:30:00.000Z",
    "'{\"t\":\"2026-11-24 06:30:00\"}', 2026-11-24T06:30:00.000Z",
    "'{\"t\":\"2026-11-24\"}', 2026-11-24T00:00:00.000Z",
    "'{\"t\":1795502400000}', 2026-11-24T06:40:00.000Z",
    "'{\"t\":1795502400}', 2026-11-24T06:40:00.000Z"
  })
  void whenAnItemHasATime_isTheMarkInOneForm(String item, String mark) {
    Incremental incremental = incremental(Format.DATE_TIME, "/t", null, null);
    incremental.onItem(bytes(item));

    assertThat(incremental.mark(), is(mark));
  }

  @Test
  void whenItemsHaveSeveralTimes_theGreatestIsTheMarkAndNonsenseIsPassedOver() {
    Incremental incremental = incremental(Format.DATE_TIME, "/t", null, null);
    for (String item :
        new String[] {
          "{\"t\":\"2026-11-24\"}",
          "{\"t\":\"2026-11-24T23:59:59.123456Z\"}",
          "{\"t\":\"2026-11-23\"}",
          "{\"t\":\"tomorrow\"}",
          "{\"t\":null}",
          "{}",
          "{"
        }) {
      incremental.onItem(bytes(item));
    }

    assertThat(incremental.mark(), is("2026-11-24T23:59:59.123Z"));
  }

  @Test
  void whenNoItemHasATime_thereIsNoMark() {
    assertThat(incremental(Format.DATE_TIME, "/t", null, MARK).mark(), is(nullValue()));
  }

  @Test
  void whenTheMarkIsANumber_comparesAsOneAndIsSentWithoutZeros() {
    Incremental incremental = incremental(Format.NUMBER, "/n", null, "0000000000000000099");
    assertThat(incremental.parameterValue(), is("99"));

    incremental.onItem(bytes("{\"n\":100}"));
    incremental.onItem(bytes("{\"n\":\"99\"}"));

    assertThat(incremental.mark(), is("0000000000000000100"));
  }

  @Test
  void whenNothingInAnItemTells_theMarkIsWhenTheFirstAnswerCame() {
    Incremental incremental = incremental(Format.DATE_TIME, null, null, MARK);
    incremental.onAnswer(NOW.plusSeconds(60), null);
    incremental.onAnswer(NOW.plusSeconds(3), null);

    assertThat(incremental.mark(), is("2026-11-25T08:00:03.000Z"));
  }

  @Test
  void whenAnswersHaveACursor_theLastIsTheMarkAndIsSentAsItCame() {
    Incremental incremental =
        new Incremental(
            new IncrementalDefinition("c", null, "/cursor", Format.TEXT, Duration.ZERO, null),
            "a%3D",
            NOW);
    assertThat(incremental.parameterValue(), is("a%3D"));

    incremental.onAnswer(NOW, "b");
    incremental.onAnswer(NOW, null);

    assertThat(incremental.mark(), is("b"));
  }

  private static Incremental incremental(Format format, String newest, String start, String mark) {
    Duration overlap = format == Format.NUMBER ? Duration.ZERO : Duration.ofMinutes(30);
    return new Incremental(
        new IncrementalDefinition("since", newest, null, format, overlap, start), mark, NOW);
  }

  private static byte[] bytes(String item) {
    return item.getBytes(StandardCharsets.UTF_8);
  }
}
