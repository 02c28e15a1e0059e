package dev.collection.pipeline.spec.yaml;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A value in a YAML file, with its place. Immutable.
 *
 * <p>Scalars are kept as they are written: {@code NO} stays a text (a country) rather than the
 * "false" of YAML 1.1, until a getter asks for something else.
 */
public final class YamlNode {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?");

  /** What a node is. */
  public enum Kind {
    MAP,
    LIST,
    SCALAR,
    /** Nothing after the colon, {@code ~} or {@code null}. */
    NULL
  }

  private final Kind kind;
  private final Path file;
  private final int line;
  private final int column;
  private final String text;
  private final boolean quoted;
  private final Map<String, YamlNode> entries;
  private final Map<String, YamlNode> keys;
  private final List<YamlNode> elements;

  private YamlNode(
      Kind kind,
      Path file,
      int line,
      int column,
      String text,
      boolean quoted,
      Map<String, YamlNode> entries,
      Map<String, YamlNode> keys,
      List<YamlNode> elements) {
    this.kind = kind;
    this.file = file;
    this.line = line;
    this.column = column;
    this.text = text;
    this.quoted = quoted;
    this.entries = Collections.unmodifiableMap(entries);
    this.keys = keys;
    this.elements = List.copyOf(elements);
  }

  static YamlNode scalar(Path file, int line, int column, String text, boolean quoted) {
    return new YamlNode(
        Kind.SCALAR, file, line, column, text, quoted, Map.of(), Map.of(), List.of());
  }

  static YamlNode nothing(Path file, int line, int column) {
    return new YamlNode(Kind.NULL, file, line, column, "", false, Map.of(), Map.of(), List.of());
  }

  static YamlNode list(Path file, int line, int column, List<YamlNode> elements) {
    return new YamlNode(Kind.LIST, file, line, column, "", false, Map.of(), Map.of(), elements);
  }

  static YamlNode map(
      Path file, int line, int column, Map<String, YamlNode> keys, Map<String, YamlNode> entries) {
    return new YamlNode(
        Kind.MAP,
        file,
        line,
        column,
        "",
        false,
        new LinkedHashMap<>(entries),
        new LinkedHashMap<>(keys),
        List.of());
  }

  public Kind kind() {
    return kind;
  }

  public boolean is(Kind expected) {
    return kind == expected;
  }

  /** The file that the node is written in. */
  public Path file() {
    return file;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  /** A path written in this node's file, resolved against the folder of that file. */
  public Path resolve(String path) {
    // No path may contain U+0000; what is put for it is a path that does not exist.
    return file.resolveSibling(path.replace('\0', '\ufffd')).normalize();
  }

  /** Of a scalar: as written; otherwise empty. */
  public String text() {
    return text;
  }

  /** Of a map: its entries in the order of the file; otherwise empty. */
  public Map<String, YamlNode> entries() {
    return entries;
  }

  /** Of a map: the place of the key itself. */
  public YamlNode keyPlace(String key) {
    return keys.getOrDefault(key, this);
  }

  /** Of a list: its elements; otherwise empty. */
  public List<YamlNode> elements() {
    return elements;
  }

  /** This map with other entries for some keys, or with more; a null value takes a key away. */
  public YamlNode with(Map<String, YamlNode> changes, YamlNode places) {
    Map<String, YamlNode> changed = new LinkedHashMap<>(entries);
    Map<String, YamlNode> changedKeys = new LinkedHashMap<>(keys);
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            changed.remove(key);
          } else {
            changed.put(key, value);
            changedKeys.put(key, places.keyPlace(key));
          }
        });
    return map(file, line, column, changedKeys, changed);
  }

  /** A map at this node's place with these entries, whose keys are at {@code keyPlaces}. */
  public YamlNode withEntries(Map<String, YamlNode> keyPlaces, Map<String, YamlNode> values) {
    return map(file, line, column, keyPlaces, values);
  }

  /**
   * As plain Java: text, {@code Long}, {@code BigDecimal}, {@code Boolean}, list or map in the
   * order of the file; null for nothing. Only {@code true} and {@code false} are booleans.
   */
  public Object value() {
    return switch (kind) {
      case NULL -> null;
      case SCALAR -> scalarValue();
      case LIST -> {
        List<Object> values = new ArrayList<>();
        elements.forEach(element -> values.add(element.value()));
        yield Collections.unmodifiableList(values);
      }
      case MAP -> {
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, value) -> values.put(key, value.value()));
        yield Collections.unmodifiableMap(values);
      }
    };
  }

  private Object scalarValue() {
    if (quoted) {
      return text;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : text;
  }

  /** What people call it. */
  public String describe() {
    return switch (kind) {
      case NULL -> "nothing";
      case SCALAR -> "`" + (text.length() > 60 ? text.substring(0, 59) + "…" : text) + "`";
      case LIST -> "a list";
      case MAP -> "a map";
    };
  }
}
