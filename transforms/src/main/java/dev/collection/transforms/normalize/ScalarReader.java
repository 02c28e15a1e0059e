package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import java.util.List;

/** A single value: the first of several places that has one. */
final class ScalarReader implements FieldReader {
  private final List<PointerPath> paths;
  private final CheckedConverter converter;

  ScalarReader(List<PointerPath> paths, CheckedConverter converter) {
    this.paths = paths;
    this.converter = converter;
  }

  @Override
  public Object read(Item item, Faults faults) {
    for (PointerPath path : paths) {
      JsonNode node = path.find(item);
      if (node != null) {
        int before = faults.count();
        Object value = converter.convert(node, item, path::text, faults);
        // A place with a wrong value is a fault; the next place must not hide it.
        if (value != null || faults.count() > before) {
          return value;
        }
      }
    }
    return null;
  }
}
