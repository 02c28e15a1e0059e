package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.FieldType;
import dev.collection.transforms.normalize.convert.Arguments;
import dev.collection.transforms.normalize.convert.Converter;
import dev.collection.transforms.normalize.convert.DateConverters;
import dev.collection.transforms.normalize.convert.NumberConverters;
import dev.collection.transforms.normalize.convert.TextConverters;
import dev.collection.transforms.normalize.path.PointerPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Every converter by its name in a spec. All of them take two arguments besides their own: {@code
 * null_values}, texts that mean that there is no value (in any case), and {@code only_when: {at:
 * POINTER, in: [TEXT, …]}}, without which there is no value. Those of a single value take {@code
 * first_filled} besides, which the reader of the places knows.
 */
public final class Converters {

  /**
   * What a converter is, for the reference and for the checking of specs.
   *
   * @param result the type of field that it fills; null if any, because it reduces a list
   * @param arguments its own arguments, in words; empty if it has none
   */
  public record Description(String name, FieldType result, String doc, String arguments) {}

  private record Entry(Description description, Function<Arguments, Converter> factory) {}

  private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

  static {
    add(
        "text",
        FieldType.STRING,
        "Text for people: known HTML entities decoded, line ends as \\n, no soft hyphens, no"
            + " blanks at the ends; empty is null.",
        "case: lower, upper, or title (a text all in capitals keeps one in each word, other text"
            + " stays); lower_words: words written small unless first",
        TextConverters::text);
    add(
        "raw_text",
        FieldType.STRING,
        "Text exactly as it is; empty is null.",
        "",
        TextConverters::rawText);
    add(
        "html_text",
        FieldType.STRING,
        "The text of HTML: tags and scripts dropped, a line for each block, then as `text`.",
        "",
        TextConverters::htmlText);
    add(
        "integer",
        FieldType.INTEGER,
        "A whole number, from a number or text.",
        "min, max; otherwise: reject (default) or null",
        NumberConverters::integer);
    add(
        "decimal",
        FieldType.DECIMAL,
        "An exact decimal, from a number or text.",
        "otherwise: reject (default) or null; null_when_zero_with: POINTER, null if both are zero",
        NumberConverters::decimal);
    add(
        "scaled",
        FieldType.DECIMAL,
        "An amount times the factor of a code elsewhere in the item; null for other codes.",
        "by: POINTER of the code; factors: {code: factor}; null_when_zero_with: POINTER",
        NumberConverters::scaled);
    add(
        "boolean",
        FieldType.BOOLEAN,
        "True or false, also as text, in any case.",
        "true_values: default true, yes, y, 1; false_values: default false, no, n, 0",
        NumberConverters::truth);
    add(
        "date",
        FieldType.DATE,
        "A date: 2026-05-03, 2026-05-03T…, 5/3/2026 (month first); the time of day is ignored.",
        "formats: patterns such as d.M.yyyy, in place of those",
        DateConverters::date);
    add(
        "timestamp",
        FieldType.TIMESTAMP,
        "An instant: ISO 8601, or a number since 1970.",
        "zone: assumed where the text has none, such as UTC; epoch: seconds or milliseconds",
        DateConverters::timestamp);
    add(
        "code",
        FieldType.STRING,
        "Looked up in a table of codes, in any case.",
        "table: NAME of codes; otherwise: reject (default), keep or null;"
            + " after_last: SEPARATOR, behind which the code stands; without it there is none",
        TextConverters::code);
    add(
        "starts_with",
        FieldType.BOOLEAN,
        "Whether the text begins so, in any case.",
        "prefix: TEXT",
        TextConverters::startsWith);
    add(
        "before_last",
        FieldType.STRING,
        "What stands before the last separator, or all.",
        "separator: TEXT; otherwise: keep (default) or null, for text without the separator",
        TextConverters::beforeLast);
    add(
        "after_last",
        FieldType.STRING,
        "What stands behind the last separator, or all.",
        "separator: TEXT; otherwise: keep (default) or null, for text without the separator",
        TextConverters::afterLast);
    add(
        "pattern",
        FieldType.STRING,
        "The first group of the first match of a pattern (RE2 syntax); null without a match.",
        "pattern: TEXT",
        TextConverters::pattern);
    add(
        "matches",
        FieldType.BOOLEAN,
        "Whether a pattern (RE2 syntax) occurs in the text.",
        "pattern: TEXT",
        TextConverters::matches);
    add(
        "template",
        FieldType.STRING,
        "The text in its place within another one.",
        "template: TEXT with {} where the value goes; pattern: TEXT, as of `pattern`, whose match"
            + " goes there",
        TextConverters::template);
    add(
        "unpad",
        FieldType.STRING,
        "Leading zeros of a whole number removed; other text stays.",
        "",
        TextConverters::unpad);
    add(
        "url",
        FieldType.STRING,
        "An address without the port that its scheme implies.",
        "",
        TextConverters::url);
    reducer("first", "The first of several values.", "of: CONVERTER of each, and its arguments");
    reducer("join", "Several texts as one.", "of: CONVERTER of each; separator: TEXT, default \\n");
    reducer("count", "How many values there are.", "of: CONVERTER of each");
    reducer("constant", "Always the same value, whatever the item says.", "value: VALUE");
  }

  private Converters() {}

  private static void add(
      String name,
      FieldType result,
      String doc,
      String arguments,
      Function<Arguments, Converter> factory) {
    ENTRIES.put(name, new Entry(new Description(name, result, doc, arguments), factory));
  }

  private static void reducer(String name, String doc, String arguments) {
    ENTRIES.put(name, new Entry(new Description(name, null, doc, arguments), null));
  }

  public static Set<String> names() {
    return Set.copyOf(ENTRIES.keySet());
  }

  /** For the generated reference, in the order in which they are explained best. */
  public static List<Description> descriptions() {
    return ENTRIES.values().stream().map(Entry::description).toList();
  }

  /** The converter of a field for which the spec names none. */
  public static String defaultFor(FieldType type) {
    return switch (type) {
      case STRING -> "text";
      case INTEGER -> "integer";
      case DECIMAL -> "decimal";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
      case ARRAY, OBJECT -> "text";
    };
  }

  /**
   * Makes a converter of single values.
   *
   * @throws IllegalArgumentException if there is none of that name, if it is for another type, or
   *     if an argument is wrong
   */
  static Converter create(String name, FieldType type, Arguments arguments) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("unknown converter `" + name + "`");
    }
    if (entry.factory() == null) {
      throw new IllegalArgumentException(
          "converter `" + name + "` makes one value of several and cannot be used here");
    }
    if (entry.description().result() != type) {
      throw new IllegalArgumentException(
          "converter `"
              + name
              + "` gives "
              + entry.description().result().specName()
              + ", the field is "
              + type.specName());
    }
    Converter converter = entry.factory().apply(arguments);
    converter = withNullValues(converter, arguments);
    return onlyWhen(converter, arguments);
  }

  private static Converter withNullValues(Converter converter, Arguments arguments) {
    if (!arguments.has("null_values")) {
      return converter;
    }
    Set<String> nulls = arguments.lowerCaseTexts("null_values");
    return (node, item) -> {
      String text = node.isContainerNode() ? null : TextConverters.clean(node.asText());
      return text != null && nulls.contains(text.toLowerCase(Locale.ROOT))
          ? null
          : converter.convert(node, item);
    };
  }

  private static Converter onlyWhen(Converter converter, Arguments arguments) {
    if (!arguments.has("only_when")) {
      return converter;
    }
    Arguments condition = arguments.nested("only_when");
    PointerPath at = condition.requiredPointer("at");
    Set<String> allowed = condition.lowerCaseTexts("in");
    condition.refuseUnused();
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("`only_when` needs `in: [TEXT, …]`");
    }
    return (node, item) -> {
      JsonNode other = at.find(item);
      String text = other == null ? null : TextConverters.clean(other.asText());
      return text != null && allowed.contains(text.toLowerCase(Locale.ROOT))
          ? converter.convert(node, item)
          : null;
    };
  }
}
