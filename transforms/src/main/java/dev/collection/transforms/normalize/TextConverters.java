package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Converters whose result is text, or is decided by text. */
final class TextConverters {
  private TextConverters() {}

  /** The scalar as it is written; a container is not text. */
  static String scalar(JsonNode node) throws ConversionException {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isContainerNode()) {
      throw new ConversionException(
          "expected a single value, found " + (node.isArray() ? "an array" : "an object"));
    }
    return node.asText();
  }

  /**
   * For people to read: known character references decoded, line ends as {@code \n}, soft hyphens
   * dropped, no blanks at the ends. Null if nothing is left.
   */
  static String clean(String text) {
    String decoded = Entities.decode(text);
    if (decoded.indexOf('\r') >= 0) {
      decoded = decoded.replace("\r\n", "\n").replace('\r', '\n');
    }
    if (decoded.indexOf('\u00ad') >= 0) {
      decoded = decoded.replace("\u00ad", "");
    }
    String stripped = decoded.strip();
    return stripped.isEmpty() ? null : stripped;
  }

  static Converter text(Arguments arguments) {
    String letterCase = arguments.choice("case", null, "lower", "upper");
    Set<String> lowerWords = arguments.lowerCaseTexts("lower_words");
    return (node, item) -> {
      String text = clean(scalar(node));
      if (text == null || (letterCase == null && lowerWords.isEmpty())) {
        return text;
      }
      if (letterCase != null) {
        return letterCase.equals("lower")
            ? text.toLowerCase(Locale.ROOT)
            : text.toUpperCase(Locale.ROOT);
      }
      return lowerWords(text, lowerWords);
    };
  }

  private static String lowerWords(String text, Set<String> words) {
    String[] parts = text.split(" ", -1);
    for (int i = 1; i < parts.length; i++) {
      String lower = parts[i].toLowerCase(Locale.ROOT);
      if (words.contains(lower)) {
        parts[i] = lower;
      }
    }
    return String.join(" ", parts);
  }

  static Converter rawText(Arguments arguments) {
    return (node, item) -> {
      String text = scalar(node);
      return text.isEmpty() ? null : text;
    };
  }

  static Converter beforeLast(Arguments arguments) {
    String separator = arguments.requiredText("separator");
    return (node, item) -> {
      String text = clean(scalar(node));
      int at = text == null ? -1 : text.lastIndexOf(separator);
      return at < 0 ? text : clean(text.substring(0, at));
    };
  }

  static Converter afterLast(Arguments arguments) {
    String separator = arguments.requiredText("separator");
    return (node, item) -> {
      String text = clean(scalar(node));
      int at = text == null ? -1 : text.lastIndexOf(separator);
      return at < 0 ? text : clean(text.substring(at + separator.length()));
    };
  }

  static Converter pattern(Arguments arguments) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(arguments.requiredText("pattern"));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "argument `pattern` of converter `pattern`: " + e.getMessage(), e);
    }
    int group = pattern.groupCount() > 0 ? 1 : 0;
    return (node, item) -> {
      String text = clean(scalar(node));
      Matcher matcher = text == null ? null : pattern.matcher(text);
      return matcher != null && matcher.find() ? matcher.group(group) : null;
    };
  }

  static Converter startsWith(Arguments arguments) {
    String prefix = arguments.requiredText("prefix").toLowerCase(Locale.ROOT);
    return (node, item) -> {
      String text = clean(scalar(node));
      return text == null ? null : (Boolean) text.toLowerCase(Locale.ROOT).startsWith(prefix);
    };
  }

  /** Removes leading zeros of a whole number; other text stays. */
  static Converter unpad(Arguments arguments) {
    return (node, item) -> {
      String text = clean(scalar(node));
      if (text == null || text.length() < 2 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return text;
      }
      int first = 0;
      while (first < text.length() - 1 && text.charAt(first) == '0') {
        first++;
      }
      return text.substring(first);
    };
  }

  /** Without the port that the scheme implies, so that one page has one address. */
  static Converter url(Arguments arguments) {
    return (node, item) -> {
      String text = clean(scalar(node));
      if (text == null) {
        return null;
      }
      String port = text.startsWith("https://") ? ":443" : ":80";
      int host = text.indexOf("://") + 3;
      int path = text.indexOf('/', host);
      String authority = path < 0 ? text.substring(host) : text.substring(host, path);
      if (host < 3 || !authority.endsWith(port)) {
        return text;
      }
      return text.substring(0, host)
          + authority.substring(0, authority.length() - port.length())
          + (path < 0 ? "" : text.substring(path));
    };
  }

  static Converter code(Arguments arguments) {
    Map<String, String> table = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    arguments.table("table").forEach((name, code) -> table.put(name.strip(), code));
    String otherwise = arguments.choice("otherwise", "reject", "reject", "keep", "null");
    return (node, item) -> {
      String text = clean(scalar(node));
      if (text == null) {
        return null;
      }
      if (table.containsKey(text)) {
        return table.get(text);
      }
      return switch (otherwise) {
        case "keep" -> text;
        case "null" -> null;
        default -> throw new ConversionException("is not in the table of codes");
      };
    };
  }
}
