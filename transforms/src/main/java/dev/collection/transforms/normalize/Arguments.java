package dev.collection.transforms.normalize;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of a converter as they stand in a spec. Every getter throws an {@link
 * IllegalArgumentException} that names the argument and what it should be.
 */
final class Arguments {
  private final String converter;
  private final Map<String, Object> values;
  private final Set<String> used = new HashSet<>();

  Arguments(String converter, Map<String, Object> values) {
    this.converter = converter;
    this.values = values;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    used.add(name);
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof List || value instanceof Map) {
      throw wrong(name, "a text");
    }
    return value.toString();
  }

  String requiredText(String name) {
    String value = text(name, null);
    if (value == null) {
      throw new IllegalArgumentException(
          "converter `" + converter + "` needs `with: {" + name + ": …}`");
    }
    return value;
  }

  String choice(String name, String otherwise, String... allowed) {
    String value = text(name, otherwise);
    if (value != null && !List.of(allowed).contains(value)) {
      throw wrong(name, "one of " + String.join(", ", allowed));
    }
    return value;
  }

  BigDecimal decimal(String name) {
    String value = text(name, null);
    if (value == null) {
      return null;
    }
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
  }

  PointerPath pointer(String name) {
    String value = text(name, null);
    if (value == null) {
      return null;
    }
    PointerPath path = PointerPath.compile(value);
    if (path.isWild()) {
      throw wrong(name, "a JSON Pointer without `*`");
    }
    return path;
  }

  PointerPath requiredPointer(String name) {
    requiredText(name);
    return pointer(name);
  }

  List<String> texts(String name) {
    used.add(name);
    Object value = values.get(name);
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> texts.add(String.valueOf(element)));
    } else if (value instanceof Map) {
      throw wrong(name, "a list");
    } else if (value != null) {
      texts.add(value.toString());
    }
    return texts;
  }

  /** In lower case. */
  Set<String> lowerCaseTexts(String name) {
    Set<String> lower = new HashSet<>();
    texts(name).forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
    return lower;
  }

  Map<String, String> table(String name) {
    used.add(name);
    Object value = values.get(name);
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "a table of codes");
    }
    Map<String, String> table = new LinkedHashMap<>();
    map.forEach((key, entry) -> table.put(key.toString(), entry == null ? null : entry.toString()));
    return table;
  }

  Arguments nested(String name) {
    used.add(name);
    Object value = values.get(name);
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "a map");
    }
    Map<String, Object> nested = new LinkedHashMap<>();
    map.forEach((key, entry) -> nested.put(key.toString(), entry));
    return new Arguments(converter, nested);
  }

  /** Refuses what nobody asked for: it is a typing error. */
  void refuseUnused() {
    for (String name : values.keySet()) {
      if (!used.contains(name)) {
        throw new IllegalArgumentException(
            "converter `" + converter + "` has no argument `" + name + "`");
      }
    }
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(
        "argument `" + name + "` of converter `" + converter + "` must be " + expected);
  }
}
