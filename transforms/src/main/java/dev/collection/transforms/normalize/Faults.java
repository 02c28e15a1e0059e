package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.List;

/** The faults of one record, all of them. */
final class Faults {
  private final List<Violation> violations = new ArrayList<>(2);

  void add(String pointer, String rule, JsonNode value, String message) {
    String text = value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    violations.add(new Violation(pointer, rule, text, message));
  }

  void addKey(String field) {
    violations.add(
        new Violation(
            "/" + field,
            "key",
            "",
            "the key field " + field + " is null; without it a record cannot be told from others"));
  }

  int count() {
    return violations.size();
  }

  boolean isEmpty() {
    return violations.isEmpty();
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }
}
