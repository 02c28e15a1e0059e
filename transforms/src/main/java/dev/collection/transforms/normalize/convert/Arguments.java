package dev.collection.transforms.normalize.convert;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.collection.transforms.normalize.path.PointerPath;
import dev.collection.transforms.normalize.path.Prefixes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arguments of a converter as they stand in a spec. Every getter throws an {@link
 * IllegalArgumentException} that names the argument and what it should be.
 */
public final class Arguments {
  private final String converter;
  private final Map<String, Object> values;
  private final Prefixes prefixes;
  private final Set<String> used = new TreeSet<>();

  /**
   * @param converter for messages
   * @param prefixes of the paths of the mapping
   */
  public Arguments(String converter, Map<String, Object> values, Prefixes prefixes) {
    this.converter = converter;
    this.values = values;
    this.prefixes = prefixes;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A scalar as text. */
  public String text(String name, String otherwise) {
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

  public String requiredText(String name) {
    String value = text(name, null);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "converter `" + converter + "` needs `with: {" + name + ": …}`");
    }
    return value;
  }

  /** False if it is not given. */
  public boolean flag(String name) {
    String value = text(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong(name, "true or false");
    }
    return value.equals("true");
  }

  String choice(String name, String otherwise, String... allowed) {
    String value = text(name, otherwise);
    if (value != null && !List.of(allowed).contains(value)) {
      throw wrong(name, "one of " + String.join(", ", allowed));
    }
    return value;
  }

  /** Null if it is not given. */
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

  /** Null if it is not given. */
  PointerPath pointer(String name) {
    String value = text(name, null);
    return value == null ? null : compile(name, value);
  }

  public PointerPath requiredPointer(String name) {
    return compile(name, requiredText(name));
  }

  private PointerPath compile(String name, String pointer) {
    if (!pointer.startsWith("/")) {
      throw wrong(name, "a JSON Pointer, which begins with a slash");
    }
    PointerPath path = PointerPath.compile(pointer, prefixes);
    if (path.isWild()) {
      throw wrong(name, "a JSON Pointer without `*`");
    }
    return path;
  }

  /** A pattern in RE2 syntax: matched in time linear to the text. */
  Pattern requiredPattern(String name) {
    try {
      return Pattern.compile(requiredText(name));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "argument `" + name + "` of converter `" + converter + "`: " + e.getMessage(), e);
    }
  }

  /** A list of scalars, or one; empty if it is not given. */
  public List<String> texts(String name) {
    used.add(name);
    Object value = values.get(name);
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof List || element instanceof Map) {
          throw wrong(name, "a list of texts");
        }
        texts.add(String.valueOf(element));
      }
    } else if (value instanceof Map) {
      throw wrong(name, "a list");
    } else if (value != null) {
      texts.add(value.toString());
    }
    return texts;
  }

  /** In lower case. */
  public Set<String> lowerCaseTexts(String name) {
    Set<String> lower = new HashSet<>();
    texts(name).forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
    return lower;
  }

  Map<String, String> table(String name) {
    used.add(name);
    Object value = values.get(name);
    if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
      throw wrong(name, "a table of codes");
    }
    Map<String, String> table = new LinkedHashMap<>();
    map.forEach((key, entry) -> table.put(key.toString(), String.valueOf(entry)));
    return table;
  }

  public Arguments nested(String name) {
    used.add(name);
    Object value = values.get(name);
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, "a map");
    }
    Map<String, Object> nested = new LinkedHashMap<>();
    map.forEach((key, entry) -> nested.put(key.toString(), entry));
    return new Arguments(converter, nested, prefixes);
  }

  /** Refuses what nobody asked for: it is a typing error. */
  public void refuseUnused() {
    for (String name : values.keySet()) {
      if (!used.contains(name)) {
        throw new IllegalArgumentException(
            "converter `"
                + converter
                + "` has no argument `"
                + name
                + "`; it has "
                + String.join(", ", used));
      }
    }
  }

  private IllegalArgumentException wrong(String name, String expected) {
    return new IllegalArgumentException(
        "argument `" + name + "` of converter `" + converter + "` must be " + expected);
  }
}
