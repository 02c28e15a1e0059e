package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads one field of a record from a raw item. Immutable and thread-safe. */
interface FieldReader {
  /**
   * @param item the raw item, or the element of an array that is being mapped
   * @param at the pointer to {@code item}; empty for the item itself
   * @param faults takes what could not be converted
   * @return null if the item says nothing, or nothing usable
   */
  Object read(JsonNode item, String at, Faults faults);
}
