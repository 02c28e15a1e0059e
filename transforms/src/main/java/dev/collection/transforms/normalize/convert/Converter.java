package dev.collection.transforms.normalize.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.path.Item;

/** Makes a field's value from one node of a raw item. Immutable and thread-safe. */
@FunctionalInterface
public interface Converter {
  /**
   * @param node never JSON null
   * @param item what {@code node} belongs to, for converters that look at a second place
   * @return null if the node says nothing
   * @throws ConversionException if the node does not say what it should
   */
  Object convert(JsonNode node, Item item) throws ConversionException;
}
