package dev.collection.io.database;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.model.JsonItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** Makes one JSON object of a row, as UTF-8: a member for each column, in their order. */
final class RowWriter {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile("[0-9]{4,}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?");

  private final List<SourceColumn> columns;

  RowWriter(List<SourceColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The current row, whose first columns are those of this writer. */
  byte[] write(ResultSet row) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonItems.mapper().createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeFieldName(columns.get(i).name());
        write(row, i + 1, columns.get(i).form(), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(ResultSet row, int index, SourceColumn.Form form, JsonGenerator json)
      throws SQLException, IOException {
    switch (form) {
      case BY_VALUE, JSON_BY_VALUE -> byValue(row.getObject(index), form, json);
      case BYTES -> {
        byte[] value = row.getBytes(index);
        if (value == null) {
          json.writeNull();
        } else {
          json.writeBinary(value);
        }
      }
      default -> {
        String value = row.getString(index);
        if (value == null) {
          json.writeNull();
        } else {
          text(value, form, json);
        }
      }
    }
  }

  private static void text(String value, SourceColumn.Form form, JsonGenerator json)
      throws IOException {
    switch (form) {
      case NUMBER -> number(value, json);
      case BOOLEAN -> json.writeBoolean(value.equals("t") || value.equals("true"));
      case JSON -> json.writeRawValue(value);
      case LOCAL_TIMESTAMP -> json.writeString(local(value));
      // The session's time zone is UTC.
      case INSTANT -> {
        boolean usual =
            value.endsWith("+00") && isTimestamp(value.substring(0, value.length() - 3));
        json.writeString(usual ? local(value.substring(0, value.length() - 3)) + "Z" : value);
      }
      default -> json.writeString(value);
    }
  }

  /** With every digit; what JSON has no number for, such as NaN, is text. */
  private static void number(String value, JsonGenerator json) throws IOException {
    if (NUMBER.matcher(value).matches()) {
      json.writeNumber(value);
    } else {
      json.writeString(value);
    }
  }

  private static String local(String value) {
    return isTimestamp(value) ? value.replace(' ', 'T') : value;
  }

  /** Infinity and the years before Christ are none. */
  private static boolean isTimestamp(String value) {
    return TIMESTAMP.matcher(value).matches();
  }

  private static void byValue(Object value, SourceColumn.Form form, JsonGenerator json)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Double number) {
      number(number.toString(), json);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (form == SourceColumn.Form.JSON_BY_VALUE && isJson((String) value)) {
      json.writeRawValue((String) value);
    } else {
      json.writeString((String) value);
    }
  }

  private static boolean isJson(String text) {
    try {
      JsonItems.parse(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
