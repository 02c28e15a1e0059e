package dev.collection.io.load;

import dev.collection.io.jdbc.SqlText;
import dev.collection.model.CollectedRecord;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a record that passed all checks and cannot be loaded. The bytes of the source's
 * item are not there any more by then.
 *
 * @param payload the record itself as JSON
 * @param texts the values of its fields as text, each of which may be null
 */
record UnloadedRecord(
    String key, Provenance provenance, String payload, Map<String, String> texts) {
  UnloadedRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(payload, "payload");
  }

  static UnloadedRecord of(CollectedRecord record, RecordType type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Object[] values = record.values().toArray();
    for (int i = 0; i < values.length; i++) {
      fields.put(type.field(i).name(), values[i]);
      texts.put(type.field(i).name(), SqlText.text(values[i]));
    }
    return new UnloadedRecord(record.key(), record.provenance(), SqlText.json(fields), texts);
  }
}
