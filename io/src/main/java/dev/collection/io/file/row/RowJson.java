package dev.collection.io.file.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** One JSON object of a row: the columns in their order, each value a text or null. */
final class RowJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private RowJson() {}

  /**
   * @param values as many as there are columns
   */
  static byte[] object(List<String> columns, List<String> values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeStringField(columns.get(i), values.get(i));
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
