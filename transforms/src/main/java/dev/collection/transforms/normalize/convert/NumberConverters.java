package dev.collection.transforms.normalize.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Converters whose result is a number or a truth value. */
public final class NumberConverters {
  private static final Set<String> TRUE = Set.of("true", "yes", "y", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "n", "0");
  private static final int LONGEST_NUMBER = 400;

  private NumberConverters() {}

  /** An exact number; null for empty text. */
  static BigDecimal number(JsonNode node) throws ConversionException {
    if (node.isNumber()) {
      return storable(node.decimalValue());
    }
    String text = TextConverters.scalar(node).strip();
    return text.isEmpty() ? null : storable(parse(text));
  }

  /**
   * The number without trailing zeros; checked before its digits are written out, of which 1e400000
   * would have too many.
   */
  private static BigDecimal storable(BigDecimal number) throws ConversionException {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = number.scale() > 0 ? number.stripTrailingZeros() : number;
    long before = (long) stripped.precision() - stripped.scale();
    if (before > FieldType.MAX_DECIMAL_DIGITS || stripped.scale() > FieldType.MAX_DECIMAL_DIGITS) {
      throw new ConversionException(
          "has more than " + FieldType.MAX_DECIMAL_DIGITS + " digits before or after its point");
    }
    return FieldValues.canonical(stripped);
  }

  private static BigDecimal parse(String text) throws ConversionException {
    // Digits of other scripts are numbers to BigDecimal, but not to the database.
    if (text.length() <= LONGEST_NUMBER && isAsciiNumber(text)) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new ConversionException("is not a number");
      }
    }
    throw new ConversionException("is not a number");
  }

  /** Whether only characters of numbers occur; spares most of what is none an exception. */
  private static boolean isAsciiNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  /** The number as 64 bits; null for null. */
  static Long whole(BigDecimal number) throws ConversionException {
    try {
      return number == null ? null : (Long) number.longValueExact();
    } catch (ArithmeticException e) {
      throw new ConversionException("is not a whole number of 64 bits");
    }
  }

  public static Converter decimal(Arguments arguments) {
    PointerPath zeroWith = arguments.pointer("null_when_zero_with");
    return lenient(
        arguments,
        (node, item) -> {
          BigDecimal number = number(node);
          return number == null || bothZero(number, zeroWith, item) ? null : number;
        });
  }

  public static Converter integer(Arguments arguments) {
    BigDecimal min = arguments.decimal("min");
    BigDecimal max = arguments.decimal("max");
    return lenient(
        arguments,
        (node, item) -> {
          Long small = small(node);
          BigDecimal number = small == null ? number(node) : BigDecimal.valueOf(small);
          if (number != null && min != null && number.compareTo(min) < 0) {
            throw new ConversionException("is less than " + min);
          }
          if (number != null && max != null && number.compareTo(max) > 0) {
            throw new ConversionException("is greater than " + max);
          }
          return small == null ? whole(number) : small;
        });
  }

  /** The number that up to 18 digits are, as nearly all are; null for everything else. */
  private static Long small(JsonNode node) {
    String digits = node.textValue();
    if (digits == null || digits.isEmpty() || digits.length() > 18) {
      return null;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      number = 10 * number + (c - '0');
    }
    return number;
  }

  /** The amount times the factor of the code that stands elsewhere in the item. */
  public static Converter scaled(Arguments arguments) {
    PointerPath by = arguments.requiredPointer("by");
    PointerPath zeroWith = arguments.pointer("null_when_zero_with");
    Map<String, BigDecimal> factors = new HashMap<>();
    arguments
        .table("factors")
        .forEach(
            (code, factor) -> {
              try {
                factors.put(code.toLowerCase(Locale.ROOT), new BigDecimal(factor));
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    "factor `" + factor + "` of `" + code + "` is not a number", e);
              }
            });
    return (node, item) -> {
      BigDecimal number = number(node);
      JsonNode code = by.find(item);
      if (number == null || code == null || bothZero(number, zeroWith, item)) {
        return null;
      }
      String key = TextConverters.clean(TextConverters.scalar(code));
      BigDecimal factor = key == null ? null : factors.get(key.toLowerCase(Locale.ROOT));
      return factor == null ? null : storable(number.multiply(factor));
    };
  }

  public static Converter truth(Arguments arguments) {
    Set<String> yes = arguments.has("true_values") ? arguments.lowerCaseTexts("true_values") : TRUE;
    Set<String> no =
        arguments.has("false_values") ? arguments.lowerCaseTexts("false_values") : FALSE;
    return (node, item) -> {
      if (node.isBoolean()) {
        return node.booleanValue();
      }
      String text = TextConverters.scalar(node).strip().toLowerCase(Locale.ROOT);
      if (text.isEmpty()) {
        return null;
      }
      if (yes.contains(text)) {
        return true;
      }
      if (no.contains(text)) {
        return false;
      }
      throw new ConversionException("is neither true nor false");
    };
  }

  /** With {@code otherwise: null}, what is not a usable number says nothing. */
  private static Converter lenient(Arguments arguments, Converter converter) {
    if (arguments.choice("otherwise", "reject", "reject", "null").equals("reject")) {
      return converter;
    }
    return (node, item) -> {
      try {
        return converter.convert(node, item);
      } catch (ConversionException e) {
        return null;
      }
    };
  }

  /** Zero next to a zero, or to nothing, says that there is no amount, not that it is zero. */
  private static boolean bothZero(BigDecimal number, PointerPath other, Item item) {
    if (other == null || number.signum() != 0) {
      return false;
    }
    JsonNode node = other.find(item);
    try {
      BigDecimal second = node == null ? null : number(node);
      return second == null || second.signum() == 0;
    } catch (ConversionException e) {
      // The other amount has its own mapping, which reports it.
      return false;
    }
  }
}
