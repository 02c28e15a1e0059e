package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes a field's value from one node of a raw item. Immutable and thread-safe. */
@FunctionalInterface
interface Converter {
  /**
   * @param node never JSON null
   * @param item the whole item, or the element of an array that is being mapped
   * @return null if the node says nothing
   * @throws ConversionException if the node does not say what it should
   */
  Object convert(JsonNode node, JsonNode item) throws ConversionException;
}
