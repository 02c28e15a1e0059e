package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Normalizes items to records of a key and one field {@code v}; quotes may be single. */
final class OneField {
  private static final FieldDefinition KEY = FieldDefinition.of("k", FieldType.STRING);
  private static final FieldMapping KEY_MAPPING =
      new FieldMapping(
          "k", List.of(), "constant", Map.of("value", "1"), List.of(), List.of(), null);

  private final RecordNormalizer normalizer;

  private OneField(FieldDefinition field, FieldMapping mapping) {
    RecordType type = new RecordType("test", List.of(KEY, field), List.of("k"), List.of());
    this.normalizer = new RecordNormalizer(type, List.of(KEY_MAPPING, mapping));
  }

  static OneField of(FieldDefinition field, FieldMapping mapping) {
    return new OneField(field, mapping);
  }

  /** The field of {@code type} from {@code /v}. */
  static OneField of(FieldType type, String as, Map<String, Object> with) {
    return of(FieldDefinition.of("v", type), mapping("/v", as, with));
  }

  static FieldMapping mapping(String from, String as, Map<String, Object> with) {
    return new FieldMapping("v", List.of(from), as, with, List.of(), List.of(), null);
  }

  static JsonNode json(String text) throws IOException {
    return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  Object value(String item) throws IOException {
    RecordNormalizer.Result result = normalizer.normalize(json(item));
    if (result.values() == null) {
      throw new AssertionError("rejected: " + result.faults());
    }
    return result.values().get(1);
  }

  List<Violation> faults(String item) throws IOException {
    return normalizer.normalize(json(item)).faults();
  }
}
