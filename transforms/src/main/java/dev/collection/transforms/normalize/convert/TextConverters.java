package dev.collection.transforms.normalize.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.collection.model.FieldType;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Converters whose result is text, or is decided by text. */
public final class TextConverters {
  private static final char SOFT_HYPHEN = '\u00ad';

  private TextConverters() {}

  /** The scalar as it is written, a number without trailing zeros; a container is not text. */
  public static String scalar(JsonNode node) throws ConversionException {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isContainerNode()) {
      throw new ConversionException(
          "expected a single value, found " + (node.isArray() ? "an array" : "an object"));
    }
    return node.isNumber() ? plain(node) : node.asText();
  }

  /** One number has one text: a key written as 861001500.0 once is the same key. */
  private static String plain(JsonNode node) {
    BigDecimal number = node.decimalValue();
    BigDecimal stripped = number.scale() > 0 ? number.stripTrailingZeros() : number;
    long before = (long) stripped.precision() - stripped.scale();
    boolean writable = before <= FieldType.MAX_DECIMAL_DIGITS && stripped.scale() <= 100;
    return writable ? stripped.toPlainString() : node.asText();
  }

  /**
   * For people to read: known character references decoded, line ends as {@code \n}, soft hyphens
   * dropped, no blanks at the ends. Null if nothing is left.
   */
  public static String clean(String text) {
    String cleaned = Entities.decode(text);
    if (cleaned.indexOf('\r') >= 0) {
      cleaned = cleaned.replace("\r\n", "\n").replace('\r', '\n');
    }
    if (cleaned.indexOf(SOFT_HYPHEN) >= 0) {
      cleaned = cleaned.replace(String.valueOf(SOFT_HYPHEN), "");
    }
    cleaned = cleaned.strip();
    return cleaned.isEmpty() ? null : cleaned;
  }

  private interface OfText {
    Object convert(String text) throws ConversionException;
  }

  /** A converter of cleaned text that is not empty. */
  private static Converter ofText(OfText converter) {
    return (node, item) -> {
      String text = clean(scalar(node));
      return text == null ? null : converter.convert(text);
    };
  }

  public static Converter text(Arguments arguments) {
    String letterCase = arguments.choice("case", null, "lower", "upper", "title");
    Set<String> lowerWords = arguments.lowerCaseTexts("lower_words");
    UnaryOperator<String> inCase =
        letterCase == null
            ? text -> text
            : switch (letterCase) {
              case "lower" -> text -> text.toLowerCase(Locale.ROOT);
              case "upper" -> text -> text.toUpperCase(Locale.ROOT);
              default -> TextConverters::titleCase;
            };
    return lowerWords.isEmpty()
        ? ofText(inCase::apply)
        : ofText(text -> lowerWords(inCase.apply(text), lowerWords));
  }

  /**
   * A text without a small letter in words with one capital each. Any other text stays: which of
   * its capitals are right, such as those of an acronym, its author knew.
   */
  private static String titleCase(String text) {
    if (text.codePoints().anyMatch(Character::isLowerCase)) {
      return text;
    }
    StringBuilder title = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      title.appendCodePoint(inWord ? Character.toLowerCase(c) : c);
      // An apostrophe does not end a word: VETERANS' and WOMEN'S.
      inWord = Character.isLetterOrDigit(c) || (inWord && (c == '\'' || c == '\u2019'));
      i += Character.charCount(c);
    }
    return title.toString();
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

  public static Converter rawText(Arguments arguments) {
    return (node, item) -> {
      String text = scalar(node);
      return text.isEmpty() ? null : text;
    };
  }

  public static Converter htmlText(Arguments arguments) {
    return (node, item) -> clean(HtmlText.withoutTags(scalar(node)));
  }

  public static Converter beforeLast(Arguments arguments) {
    String separator = arguments.requiredText("separator");
    boolean keep = keepsWithoutSeparator(arguments);
    return ofText(
        text -> {
          int at = text.lastIndexOf(separator);
          return at >= 0 ? clean(text.substring(0, at)) : keep ? text : null;
        });
  }

  public static Converter afterLast(Arguments arguments) {
    String separator = arguments.requiredText("separator");
    boolean keep = keepsWithoutSeparator(arguments);
    return ofText(
        text ->
            keep || text.contains(separator)
                ? clean(text.substring(behindLast(text, separator)))
                : null);
  }

  private static boolean keepsWithoutSeparator(Arguments arguments) {
    return arguments.choice("otherwise", "keep", "keep", "null").equals("keep");
  }

  /** Where that begins which stands behind the last separator; 0 if there is none. */
  private static int behindLast(String text, String separator) {
    int at = text.lastIndexOf(separator);
    return at < 0 ? 0 : at + separator.length();
  }

  public static Converter pattern(Arguments arguments) {
    Pattern pattern = arguments.requiredPattern("pattern");
    return ofText(text -> firstGroup(pattern, text));
  }

  /** The first group of the first match, or all of it if there are no groups; null without one. */
  private static String firstGroup(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(pattern.groupCount() > 0 ? 1 : 0) : null;
  }

  public static Converter matches(Arguments arguments) {
    Pattern pattern = arguments.requiredPattern("pattern");
    return ofText(text -> pattern.matcher(text).find());
  }

  public static Converter startsWith(Arguments arguments) {
    String prefix = arguments.requiredText("prefix");
    return ofText(text -> text.regionMatches(true, 0, prefix, 0, prefix.length()));
  }

  /** The text, or the part of it that a pattern picks, in its place within another text. */
  public static Converter template(Arguments arguments) {
    String template = arguments.requiredText("template");
    int hole = template.indexOf("{}");
    if (hole < 0) {
      throw new IllegalArgumentException(
          "argument `template` of converter `template` must say with {} where the value goes");
    }
    String before = template.substring(0, hole);
    String after = template.substring(hole + 2);
    Pattern pattern = arguments.has("pattern") ? arguments.requiredPattern("pattern") : null;
    return ofText(
        text -> {
          String part = pattern == null ? text : firstGroup(pattern, text);
          return part == null ? null : before + part + after;
        });
  }

  /** Removes leading zeros of a whole number; other text stays. */
  public static Converter unpad(Arguments arguments) {
    return ofText(TextConverters::unpad);
  }

  private static String unpad(String text) {
    int first = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return text;
      }
      if (c == '0' && i == first && i < text.length() - 1) {
        first++;
      }
    }
    return text.substring(first);
  }

  /** Without the port that the scheme implies, so that one page has one address. */
  public static Converter url(Arguments arguments) {
    return ofText(TextConverters::withoutDefaultPort);
  }

  private static String withoutDefaultPort(String text) {
    String port = text.startsWith("https://") ? ":443" : text.startsWith("http://") ? ":80" : null;
    if (port == null) {
      return text;
    }
    int host = text.indexOf("://") + 3;
    int end = host;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(host, end).endsWith(port)
        ? text.substring(0, end - port.length()) + text.substring(end)
        : text;
  }

  public static Converter code(Arguments arguments) {
    Map<String, String> table = arguments.table("table");
    Map<String, String> exact = new HashMap<>();
    Map<String, String> anyCase = new HashMap<>();
    table.forEach(
        (name, code) -> {
          exact.put(name.strip(), code);
          anyCase.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), code);
        });
    String separator = arguments.text("after_last", null);
    String otherwise = arguments.choice("otherwise", "reject", "reject", "keep", "null");
    return ofText(
        whole -> {
          boolean separated = separator == null || whole.contains(separator);
          String text =
              separator == null ? whole : clean(whole.substring(behindLast(whole, separator)));
          if (text == null) {
            return null;
          }
          String code = separated ? exact.get(text) : null;
          code = separated && code == null ? anyCase.get(text.toLowerCase(Locale.ROOT)) : code;
          if (code == null && otherwise.equals("reject")) {
            throw new ConversionException(
                separated
                    ? "is not in the table of codes"
                    : "has no `" + separator + "`, behind which the code stands");
          }
          return code == null && otherwise.equals("keep") ? text : code;
        });
  }
}
