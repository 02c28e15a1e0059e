package dev.collection.transforms.anomaly;

import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the features and the group of a record. A value cannot be compared if it is null, if it is
 * text that is not a decimal number of at most 38 digits before its point, or if it is compared by
 * logarithm and not above zero.
 */
public final class FeatureExtractor implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No finite double needs more; longer text is not worth the time of reading it as a number. */
  private static final int LONGEST_NUMBER = 64;

  /** What a decimal field can hold; text may claim more. */
  private static final double GREATEST = 1e38;

  /** A group is named by short codes; longer text is not what records are compared by. */
  private static final int LONGEST_GROUP_VALUE = 200;

  private final boolean[] logarithmic;
  private final int[] positions;
  private final String[] groupNames;
  private final int[] groupPositions;

  private FeatureExtractor(
      boolean[] logarithmic, int[] positions, String[] groupNames, int[] groupPositions) {
    this.logarithmic = logarithmic;
    this.positions = positions;
    this.groupNames = groupNames;
    this.groupPositions = groupPositions;
  }

  /**
   * @throws IllegalArgumentException with every problem, if a field is unknown, named twice, or of
   *     a type that cannot be a feature or part of a group
   */
  public static FeatureExtractor of(RecordType type, AnomalyDefinition definition) {
    List<String> problems = new ArrayList<>();
    if (definition.features().isEmpty()) {
      problems.add("there are no features; name at least one numeric field");
    }
    Set<String> named = new HashSet<>();
    for (String feature : definition.features()) {
      if (!named.add(feature)) {
        problems.add("feature " + feature + " is named twice");
      } else if (!type.has(feature)) {
        problems.add("feature " + feature + " is not a field of " + type.collection());
      } else if (!isNumeric(type.field(type.position(feature)).type())) {
        problems.add(
            "feature "
                + feature
                + " is of type "
                + type.field(type.position(feature)).type().specName()
                + "; use integer, decimal, or a string that holds a number");
      }
    }
    for (String feature : definition.logFeatures()) {
      if (!definition.features().contains(feature)) {
        problems.add(feature + " is compared by logarithm but is not one of the features");
      }
    }
    for (String field : definition.within()) {
      if (!type.has(field)) {
        problems.add("group field " + field + " is not a field of " + type.collection());
      } else if (!isScalar(type.field(type.position(field)).type())) {
        problems.add("group field " + field + " is not a scalar");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("anomalies: " + String.join("; ", problems));
    }
    int size = definition.features().size();
    boolean[] logarithmic = new boolean[size];
    for (int i = 0; i < size; i++) {
      logarithmic[i] = definition.logFeatures().contains(definition.features().get(i));
    }
    return new FeatureExtractor(
        logarithmic,
        definition.features().stream().mapToInt(type::position).toArray(),
        definition.within().toArray(String[]::new),
        definition.within().stream().mapToInt(type::position).toArray());
  }

  private static boolean isNumeric(FieldType type) {
    return type == FieldType.INTEGER || type == FieldType.DECIMAL || type == FieldType.STRING;
  }

  private static boolean isScalar(FieldType type) {
    return type != FieldType.ARRAY && type != FieldType.OBJECT;
  }

  public FeatureVector extract(FieldValues record) {
    double[] values = new double[positions.length];
    double[] compared = new double[positions.length];
    for (int i = 0; i < positions.length; i++) {
      values[i] = number(record.get(positions[i]));
      compared[i] = compared(values[i], logarithmic[i]);
    }
    return new FeatureVector(group(record), values, compared);
  }

  /** NaN if it cannot be compared. */
  private static double compared(double value, boolean logarithmic) {
    if (Double.isInfinite(value) || (logarithmic && value <= 0)) {
      return Double.NaN;
    }
    return logarithmic ? Math.log(value) : value;
  }

  /**
   * The group's name; empty if all records form one group, null if a part of it is null or longer
   * than a code can be.
   */
  private String group(FieldValues record) {
    if (groupPositions.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(48);
    for (int i = 0; i < groupPositions.length; i++) {
      Object part = record.get(groupPositions[i]);
      if (part == null) {
        return null;
      }
      String value = part instanceof BigDecimal decimal ? decimal.toPlainString() : part.toString();
      if (value.length() > LONGEST_GROUP_VALUE) {
        return null;
      }
      text.append(i == 0 ? "" : ", ").append(groupNames[i]).append('=').append(value);
    }
    return text.toString();
  }

  private static double number(Object value) {
    if (value == null) {
      return Double.NaN;
    }
    double number;
    if (value instanceof Long whole) {
      number = whole;
    } else if (value instanceof BigDecimal decimal) {
      number = decimal.doubleValue();
    } else if (value instanceof String text && isNumber(text)) {
      number = Double.parseDouble(text);
    } else {
      return FeatureVector.NO_NUMBER;
    }
    return Math.abs(number) > GREATEST ? FeatureVector.NO_NUMBER : number;
  }

  /**
   * Whether the text is an optional sign, digits with at most one point, and an optional exponent:
   * what {@link Double#parseDouble} takes, without its hexadecimal numbers, suffixes and words.
   */
  private static boolean isNumber(String text) {
    int length = text.length();
    if (length == 0 || length > LONGEST_NUMBER) {
      return false;
    }
    int at = isSign(text.charAt(0)) ? 1 : 0;
    int digits = 0;
    boolean point = false;
    for (; at < length; at++) {
      char next = text.charAt(at);
      if (isDigit(next)) {
        digits++;
      } else if (next == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (digits == 0 || at == length) {
      return digits > 0;
    }
    return isExponent(text, at);
  }

  private static boolean isExponent(String text, int start) {
    char letter = text.charAt(start);
    int at = start + 1;
    if ((letter != 'e' && letter != 'E') || at == text.length()) {
      return false;
    }
    if (isSign(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return false;
    }
    for (; at < text.length(); at++) {
      if (!isDigit(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSign(char character) {
    return character == '-' || character == '+';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
