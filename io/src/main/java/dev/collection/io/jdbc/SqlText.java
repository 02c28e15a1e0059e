package dev.collection.io.jdbc;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.model.JsonItems;
import dev.collection.model.StorableText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as the text in which they travel to the database. */
public final class SqlText {
  /** Of fixed width, so that SQLite sorts instants as text. */
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int LAST_YEAR = 9999;
  private static final int INSTANT_LENGTH = 27;
  private static final long SECONDS_OF_A_DAY = 86_400;

  private SqlText() {}

  /** The text of one field's value; null for null. */
  public static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    if (value instanceof Instant instant) {
      return instant(instant);
    }
    if (value instanceof List || value instanceof Map) {
      return json(value);
    }
    return value.toString();
  }

  /**
   * Text that a database takes: U+0000 and unpaired surrogates are shown as escapes. Null for null.
   */
  public static String storable(String text) {
    return text == null ? null : StorableText.of(text);
  }

  /** To the microsecond, in UTC, such as {@code 2026-05-03T10:00:00.000000Z}. */
  public static String instant(Instant instant) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(instant.getEpochSecond(), SECONDS_OF_A_DAY));
    if (day.getYear() < 0 || day.getYear() > LAST_YEAR) {
      return INSTANT.format(instant.truncatedTo(ChronoUnit.MICROS));
    }
    // Each row has several; a formatter takes ten times as long.
    int second = (int) Math.floorMod(instant.getEpochSecond(), SECONDS_OF_A_DAY);
    byte[] text = new byte[INSTANT_LENGTH];
    digits(text, 0, 4, day.getYear(), '-');
    digits(text, 5, 2, day.getMonthValue(), '-');
    digits(text, 8, 2, day.getDayOfMonth(), 'T');
    digits(text, 11, 2, second / 3_600, ':');
    digits(text, 14, 2, second / 60 % 60, ':');
    digits(text, 17, 2, second % 60, '.');
    digits(text, 20, 6, instant.getNano() / 1_000, 'Z');
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] text, int from, int count, int number, char next) {
    int rest = number;
    for (int i = from + count - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    text[from + count] = (byte) next;
  }

  /** A list or map as JSON. */
  public static String json(Object value) {
    StringWriter text = new StringWriter(128);
    try (JsonGenerator json = JsonItems.mapper().createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal.toPlainString());
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(element, json);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else {
      json.writeString(text(value));
    }
  }
}
