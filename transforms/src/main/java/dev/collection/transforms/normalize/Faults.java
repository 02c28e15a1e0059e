package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.List;

/** The faults of one record, all of them. */
final class Faults {
  private final List<Violation> violations = new ArrayList<>(2);
  private int count;

  /** Two fields may be made of one value; what is wrong with it is one fault. */
  void add(String pointer, String rule, JsonNode value, String message) {
    count++;
    for (Violation known : violations) {
      if (known.pointer().equals(pointer) && known.message().equals(message)) {
        return;
      }
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    violations.add(new Violation(pointer, rule, text, message));
  }

  /**
   * @param pointer to the place in the item that the key field is made of
   */
  void addKey(String field, String pointer) {
    count++;
    violations.add(
        new Violation(
            pointer,
            "key",
            "",
            "the key field " + field + " is null; without it a record cannot be told from others"));
  }

  /** How often something was wrong, also with a value that is known to be wrong. */
  int count() {
    return count;
  }

  boolean isEmpty() {
    return violations.isEmpty();
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }
}
