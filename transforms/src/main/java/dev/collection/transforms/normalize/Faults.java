package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.Violation;
import java.util.ArrayList;
import java.util.List;

/** The faults of one record, all of them, and what its paths have found so far. */
final class Faults {
  private final List<Violation> violations = new ArrayList<>(2);
  private final PrefixNodes found = new PrefixNodes();

  /**
   * The node of {@code path} in {@code item}.
   *
   * @param at the pointer to {@code item}; empty for the whole item, whose objects are remembered
   */
  JsonNode find(PointerPath path, JsonNode item, String at) {
    return at.isEmpty() ? path.find(item, found) : path.find(item);
  }

  void add(String pointer, String rule, JsonNode value, String message) {
    for (Violation known : violations) {
      // Two fields may be made of one value; what is wrong with it is one fault.
      if (known.pointer().equals(pointer) && known.message().equals(message)) {
        return;
      }
    }
    String text = value == null ? "" : value.isTextual() ? value.textValue() : value.toString();
    violations.add(new Violation(pointer, rule, text, message));
  }

  void addKey(String field) {
    violations.add(
        new Violation(
            "/" + field,
            "key",
            "",
            "the key field "
                + field
                + " is null; without it a record"
                + " cannot be told from others"));
  }

  boolean isEmpty() {
    return violations.isEmpty();
  }

  List<Violation> violations() {
    return violations;
  }
}
