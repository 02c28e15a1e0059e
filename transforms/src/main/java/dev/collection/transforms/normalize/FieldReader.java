package dev.collection.transforms.normalize;

import dev.collection.transforms.normalize.path.Item;

/** Reads one field of a record from a raw item. Immutable and thread-safe. */
@FunctionalInterface
interface FieldReader {
  /**
   * @param item the raw item, or the element of an array that is being mapped
   * @param faults takes what could not be converted
   * @return null if the item says nothing, or nothing usable
   */
  Object read(Item item, Faults faults);
}
