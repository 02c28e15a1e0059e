package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Several scalar values: those of every node that the paths lead to, an array standing for its
 * elements and a single value for a list of one.
 */
final class ListReader implements FieldReader {
  private final List<PointerPath> paths;
  private final CheckedConverter converter;
  private final boolean distinct;
  private final String parentSuffix;
  private final Function<List<Object>, Object> reduce;

  /**
   * @param parentSuffix an element that ends so is left out when another one begins like it; null
   *     to keep all
   * @param reduce makes the field's value of a list that is not empty
   */
  ListReader(
      List<PointerPath> paths,
      CheckedConverter converter,
      boolean distinct,
      String parentSuffix,
      Function<List<Object>, Object> reduce) {
    this.paths = paths;
    this.converter = converter;
    this.distinct = distinct;
    this.parentSuffix = parentSuffix;
    this.reduce = reduce;
  }

  @Override
  public Object read(Item item, Faults faults) {
    List<Object> values = new ArrayList<>();
    int before = faults.count();
    for (PointerPath path : paths) {
      path.each(item, (node, pointer) -> add(node, item, pointer, faults, values));
      // A place with wrong values is a fault; the next place must not hide it.
      if (!values.isEmpty() || faults.count() > before) {
        break;
      }
    }
    List<Object> kept = withoutParents(values);
    if (distinct && kept.size() > 1) {
      kept = new ArrayList<>(new LinkedHashSet<>(kept));
    }
    return kept.isEmpty() ? null : reduce.apply(kept);
  }

  private void add(
      JsonNode node, Item item, Supplier<String> pointer, Faults faults, List<Object> values) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        int index = i;
        if (!node.get(i).isNull()) {
          convert(node.get(i), item, () -> pointer.get() + "/" + index, faults, values);
        }
      }
    } else {
      convert(node, item, pointer, faults, values);
    }
  }

  private void convert(
      JsonNode node, Item item, Supplier<String> pointer, Faults faults, List<Object> values) {
    Object value = converter.convert(node, item, pointer, faults);
    if (value != null) {
      values.add(value);
    }
  }

  /** {@code 1300} is left out next to {@code 1301}, and kept when it is alone. */
  private List<Object> withoutParents(List<Object> values) {
    if (parentSuffix == null || values.size() < 2) {
      return values;
    }
    Set<String> childPrefixes = new HashSet<>();
    for (Object value : values) {
      String text = value.toString();
      if (!text.endsWith(parentSuffix) && text.length() > parentSuffix.length()) {
        childPrefixes.add(text.substring(0, text.length() - parentSuffix.length()));
      }
    }
    List<Object> kept = new ArrayList<>(values.size());
    for (Object value : values) {
      String text = value.toString();
      boolean parent =
          text.endsWith(parentSuffix)
              && childPrefixes.contains(text.substring(0, text.length() - parentSuffix.length()));
      if (!parent) {
        kept.add(value);
      }
    }
    return kept;
  }
}
