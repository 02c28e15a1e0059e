package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
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
  public Object read(JsonNode item, String at, Faults faults) {
    for (PointerPath path : paths) {
      JsonNode node = faults.find(path, item, at);
      if (node != null) {
        int before = faults.violations().size();
        Object value = converter.convert(node, item, at, path.text(), faults);
        // A place with a wrong value is a fault; the next place must not hide it.
        if (value != null || faults.violations().size() > before) {
          return value;
        }
      }
    }
    return null;
  }
}
