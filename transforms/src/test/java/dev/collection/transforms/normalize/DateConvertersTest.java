package dev.collection.transforms.normalize;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.FieldType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateConvertersTest {
  private static final String NO_DATE =
      "is not a date such as 2026-05-03, 2026-05-03T23:59:59 or 5/3/2026";

  private static OneField date() {
    return OneField.of(FieldType.DATE, "date", Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "2016-05-03T00:00:00Z, 2016-05-03",
    "2018-04-12, 2018-04-12",
    "9/7/2021, 2021-09-07",
    "12/02/2021, 2021-12-02",
    "2023-09-30T23:59:59.9970, 2023-09-30",
    "2023-09-30T23:59:59.9970+05:45, 2023-09-30",
    "2023-09-30T23:59:59.997-11:00, 2023-09-30",
    "2023-09-30 23:59, 2023-09-30",
    "2024-02-29, 2024-02-29",
    "' 2018-04-12 ', 2018-04-12",
  })
  void whenDateIsOfAnyForm_itStaysOnItsDay(String given, LocalDate expected) throws IOException {
    assertThat(date().value("{'v':'" + given + "'}"), is((Object) expected));
  }

  @ParameterizedTest
  @CsvSource({
    "2023-02-29, is no day of the calendar",
    "2023-13-01, is no day of the calendar",
    "2/30/2023, is no day of the calendar",
    "0/1/2023, is no day of the calendar",
  })
  void whenThereIsNoSuchDay_saysSo(String given, String message) throws IOException {
    assertThat(
        date().faults("{'v':'" + given + "'}"),
        contains(new Violation("/v", "as:date", given, message)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow",
        "2023",
        "20230930",
        "2023-9-30",
        "2023-09-30T",
        "2023-09-30Tnoon",
        "2023-09-30T24:00",
        "2023-09-30T23:60",
        "2023-09-30T23:59:61",
        "2023-09-30T23:59:59.",
        "2023-09-30T23:59:59.1234567890",
        "2023-09-30T23:59:59Zulu",
        "2023-09-30T23:59:59+5",
        "2023-09-30X10:00",
        "9/7/21",
        "9/7/2021 10:00",
        "007/1/2021",
        "1//2021",
        "a/7/2021",
        "٢٠٢٣-٠٩-٣٠",
        "17",
      })
  void whenItIsNoDate_saysSo(String given) throws IOException {
    assertThat(
        date().faults("{'v':'" + given + "'}"),
        contains(new Violation("/v", "as:date", given, NO_DATE)));
  }

  @Test
  void whenDateIsEmpty_isNull() throws IOException {
    assertThat(date().value("{'v':' '}"), nullValue());
  }

  @Test
  void whenFormatsAreGiven_onlyTheyCount() throws IOException {
    OneField german =
        OneField.of(
            FieldType.DATE,
            "date",
            Map.of("formats", List.of("d.M.yyyy", "d MMM yyyy", "'day' yyyyDDD")));
    assertThat(german.value("{'v':'7.9.2021'}"), is((Object) LocalDate.of(2021, 9, 7)));
    assertThat(german.value("{'v':'7 sep 2021'}"), is((Object) LocalDate.of(2021, 9, 7)));
    assertThat(german.value("{'v':'day 2021032'}"), is((Object) LocalDate.of(2021, 2, 1)));
    assertThat(
        german.faults("{'v':'30.2.2021'}"),
        contains(
            new Violation("/v", "as:date", "30.2.2021", "is not a date of the given formats")));
    assertThat(german.faults("{'v':'2021-09-07'}").size(), is(1));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-03T10:00:00Z, 2026-05-03T10:00:00Z",
    "2026-05-03T10:00:00.123456789+02:00, 2026-05-03T08:00:00.123456Z",
  })
  void whenTimeHasAZone_timestampIsToTheMicrosecond(String given, Instant expected)
      throws IOException {
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of()).value("{'v':'" + given + "'}"),
        is((Object) expected));
  }

  @Test
  void whenTimeHasNoZone_itIsAssumedOnlyIfGiven() throws IOException {
    String item = "{'v':'2026-05-03T10:00:00'}";
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of("zone", "America/New_York"))
            .value(item),
        is((Object) Instant.parse("2026-05-03T14:00:00Z")));
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of()).faults(item).get(0).message(),
        is("has no zone or offset; give the converter `zone` if it is known"));
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of())
            .faults("{'v':'2026-05-03'}")
            .get(0)
            .message(),
        is("is not an instant such as 2026-05-03T10:00:00Z"));
  }

  @Test
  void whenTimeIsANumber_itIsSince1970() throws IOException {
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of("epoch", "seconds"))
            .value("{'v':1777802400}"),
        is((Object) Instant.parse("2026-05-03T10:00:00Z")));
    OneField millis =
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of("epoch", "milliseconds"));
    assertThat(
        millis.value("{'v':'1777802400001'}"),
        is((Object) Instant.parse("2026-05-03T10:00:00.001Z")));
    assertThat(millis.faults("{'v':1.5}").get(0).message(), is("is not a whole number of 64 bits"));
    assertThat(
        OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of("epoch", "seconds"))
            .faults("{'v':9223372036854775807}")
            .get(0)
            .message(),
        is("is too far from 1970 to be a time in seconds"));
  }

  @Test
  void theShortWayToAnInstantIsThatOfTheFormatter() throws IOException {
    OneField timestamp = OneField.of(FieldType.TIMESTAMP, "timestamp", Map.of());
    long seed = 20261126;
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      String text =
          String.format(
              Locale.ROOT,
              "%04d-%02d-%02dT%02d:%02d:%02d%sZ",
              random.nextInt(10_000),
              random.nextInt(14),
              random.nextInt(33),
              random.nextInt(26),
              random.nextInt(62),
              random.nextInt(62),
              random.nextBoolean()
                  ? ""
                  : "." + "123456789".substring(0, random.nextInt(10)).replace('5', '0'));
      Object expected;
      try {
        expected =
            Instant.from(DateTimeFormatter.ISO_DATE_TIME.parse(text))
                .truncatedTo(ChronoUnit.MICROS);
      } catch (DateTimeException e) {
        expected =
            List.of(
                new Violation(
                    "/v", "as:timestamp", text, "is not an instant such as 2026-05-03T10:00:00Z"));
      }
      String json = "{'v':'" + text + "'}";
      assertThat(
          text + " of seed " + seed,
          expected instanceof Instant ? timestamp.value(json) : timestamp.faults(json),
          is(expected));
    }
  }
}
