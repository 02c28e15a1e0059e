package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

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
  public Object read(JsonNode item, String at, Faults faults) {
    List<Object> values = new ArrayList<>();
    for (PointerPath path : paths) {
      if (path.isWild()) {
        path.each(item, (node, pointer) -> add(node, item, at, pointer, faults, values));
      } else {
        JsonNode node = faults.find(path, item, at);
        if (node != null && node.isArray()) {
          for (int i = 0; i < node.size(); i++) {
            if (!node.get(i).isNull()) {
              add(node.get(i), item, at, path.text() + "/" + i, faults, values);
            }
          }
        } else if (node != null) {
          add(node, item, at, path.text(), faults, values);
        }
      }
      if (!values.isEmpty()) {
        break;
      }
    }
    List<Object> kept = withoutParents(values);
    if (distinct) {
      kept = new ArrayList<>(new LinkedHashSet<>(kept));
    }
    return kept.isEmpty() ? null : reduce.apply(kept);
  }

  private void add(
      JsonNode node, JsonNode item, String at, String pointer, Faults faults, List<Object> values) {
    Object value = converter.convert(node, item, at, pointer, faults);
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
