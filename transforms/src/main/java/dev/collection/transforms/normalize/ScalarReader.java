package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.convert.TextConverters;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import java.util.List;

/** A single value: the first of several places that has one. */
final class ScalarReader implements FieldReader {
  private final List<PointerPath> paths;
  private final CheckedConverter converter;
  private final boolean firstFilled;

  /**
   * @param firstFilled whether the first place that is not empty decides, also if what it says
   *     means that there is no value
   */
  ScalarReader(List<PointerPath> paths, CheckedConverter converter, boolean firstFilled) {
    this.paths = paths;
    this.converter = converter;
    this.firstFilled = firstFilled;
  }

  @Override
  public Object read(Item item, Faults faults) {
    for (PointerPath path : paths) {
      JsonNode node = path.find(item);
      if (node != null) {
        int before = faults.count();
        Object value = converter.convert(node, item, path::text, faults);
        // A place with a wrong value is a fault; the next place must not hide it.
        if (value != null || faults.count() > before || (firstFilled && isFilled(node))) {
          return value;
        }
      }
    }
    return null;
  }

  private static boolean isFilled(JsonNode node) {
    return !node.isTextual() || TextConverters.clean(node.textValue()) != null;
  }
}
