package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Converters whose result is a number or a truth value. */
final class NumberConverters {
  private static final Set<String> TRUE = Set.of("true", "yes", "y", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "n", "0");
  private static final int LONGEST_NUMBER = 400;

  private NumberConverters() {}

  /** An exact number; null for empty text. */
  static BigDecimal number(JsonNode node) throws ConversionException {
    BigDecimal number;
    if (node.isNumber()) {
      number = node.decimalValue();
    } else {
      String text = TextConverters.scalar(node).strip();
      if (text.isEmpty()) {
        return null;
      }
      number = parse(text);
    }
    long before = (long) number.precision() - number.scale();
    if (number.signum() != 0
        && (before > FieldType.MAX_DECIMAL_DIGITS
            || number.scale() > FieldType.MAX_DECIMAL_DIGITS)) {
      throw new ConversionException(
          "has more than " + FieldType.MAX_DECIMAL_DIGITS + " digits before or after its point");
    }
    return number.signum() == 0 ? BigDecimal.ZERO : FieldValues.canonical(number);
  }

  private static BigDecimal parse(String text) throws ConversionException {
    // Digits of other scripts are numbers to BigDecimal, but not to the database.
    if (text.length() <= LONGEST_NUMBER && text.chars().allMatch(NumberConverters::isNumeric)) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new ConversionException("is not a number");
      }
    }
    throw new ConversionException("is not a number");
  }

  private static boolean isNumeric(int c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  static Converter decimal(Arguments arguments) {
    boolean lenient = arguments.choice("otherwise", "reject", "reject", "null").equals("null");
    PointerPath zeroWith = arguments.pointer("null_when_zero_with");
    return (node, item) -> {
      BigDecimal number = lenient(node, lenient);
      return number == null || bothZero(number, zeroWith, item) ? null : number;
    };
  }

  static Converter integer(Arguments arguments) {
    boolean lenient = arguments.choice("otherwise", "reject", "reject", "null").equals("null");
    BigDecimal min = arguments.decimal("min");
    BigDecimal max = arguments.decimal("max");
    return (node, item) -> {
      BigDecimal number = lenient(node, lenient);
      if (number == null) {
        return null;
      }
      boolean outside =
          (min != null && number.compareTo(min) < 0) || (max != null && number.compareTo(max) > 0);
      try {
        if (!outside) {
          return number.longValueExact();
        }
      } catch (ArithmeticException e) {
        if (!lenient) {
          throw new ConversionException("is not a whole number of 64 bits");
        }
        return null;
      }
      if (lenient) {
        return null;
      }
      throw new ConversionException(outside(min, max));
    };
  }

  private static String outside(BigDecimal min, BigDecimal max) {
    if (min != null && max != null) {
      return "is not within " + min + " and " + max;
    }
    return min != null ? "is less than " + min : "is greater than " + max;
  }

  /** The amount times the factor of the code that stands elsewhere in the item. */
  static Converter scaled(Arguments arguments) {
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
      BigDecimal factor = factors.get(TextConverters.scalar(code).strip().toLowerCase(Locale.ROOT));
      return factor == null ? null : FieldValues.canonical(number.multiply(factor));
    };
  }

  static Converter truth(Arguments arguments) {
    return (node, item) -> {
      if (node.isBoolean()) {
        return node.booleanValue();
      }
      String text = TextConverters.scalar(node).strip().toLowerCase(Locale.ROOT);
      if (text.isEmpty()) {
        return null;
      }
      if (TRUE.contains(text)) {
        return true;
      }
      if (FALSE.contains(text)) {
        return false;
      }
      throw new ConversionException("is neither true nor false");
    };
  }

  private static BigDecimal lenient(JsonNode node, boolean lenient) throws ConversionException {
    try {
      return number(node);
    } catch (ConversionException e) {
      if (lenient) {
        return null;
      }
      throw e;
    }
  }

  /** Zero next to a zero says that there is no amount, not that it is nothing. */
  private static boolean bothZero(BigDecimal number, PointerPath other, JsonNode item) {
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
