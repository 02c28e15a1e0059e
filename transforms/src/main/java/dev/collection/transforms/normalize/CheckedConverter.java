package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.convert.ConversionException;
import dev.collection.transforms.normalize.convert.Converter;
import dev.collection.transforms.normalize.path.Item;
import java.util.function.Supplier;

/** A converter under its name, whose failures become faults and whose text can be stored. */
final class CheckedConverter {
  private final String rule;
  private final Converter converter;

  CheckedConverter(String name, Converter converter) {
    this.rule = "as:" + name;
    this.converter = converter;
  }

  /**
   * The value, or null if there is none; in case of a failure {@code faults} says why.
   *
   * @param pointer to {@code node}, from {@code item}
   */
  Object convert(JsonNode node, Item item, Supplier<String> pointer, Faults faults) {
    Object value;
    try {
      value = converter.convert(node, item);
    } catch (ConversionException e) {
      faults.add(item.pointer() + pointer.get(), rule, node, e.getMessage());
      return null;
    }
    if (value instanceof String text) {
      int bad = firstUnstorable(text);
      if (bad >= 0) {
        boolean nul = text.charAt(bad) == 0;
        faults.add(
            item.pointer() + pointer.get(),
            nul ? "value:nul" : "value:surrogate",
            node,
            (nul ? "contains the character U+0000" : "contains half a character (a surrogate)")
                + " at position "
                + bad
                + ", which databases do not store");
        return null;
      }
    }
    return value;
  }

  private static int firstUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return i;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
