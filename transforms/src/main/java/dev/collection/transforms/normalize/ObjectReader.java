package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.PointerPath;
import dev.collection.transforms.normalize.path.Prefixes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Objects made member by member: one, or a list of them. Members that are null are left out, and so
 * are objects without members.
 */
final class ObjectReader implements FieldReader {
  private final List<PointerPath> paths;
  private final Prefixes ofElements;
  private final Map<String, FieldReader> members;
  private final boolean list;
  private final List<String> distinctBy;

  /**
   * @param ofElements prefixes of the paths of {@code members}
   * @param members in the order of the definition
   * @param list whether the field is an array of objects
   * @param distinctBy members on which the objects of a list are made distinct; empty to keep all
   */
  ObjectReader(
      List<PointerPath> paths,
      Prefixes ofElements,
      Map<String, FieldReader> members,
      boolean list,
      List<String> distinctBy) {
    this.paths = paths;
    this.ofElements = ofElements;
    this.members = members;
    this.list = list;
    this.distinctBy = distinctBy;
  }

  @Override
  public Object read(Item item, Faults faults) {
    for (PointerPath path : paths) {
      List<Map<String, Object>> objects = new ArrayList<>();
      int before = faults.count();
      path.each(item, (node, pointer) -> add(node, item, pointer, faults, objects));
      if (!objects.isEmpty()) {
        return list ? distinct(objects) : objects.get(0);
      }
      // A place with wrong values is a fault; the next place must not hide it.
      if (faults.count() > before) {
        return null;
      }
    }
    return null;
  }

  private void add(
      JsonNode node,
      Item item,
      Supplier<String> pointer,
      Faults faults,
      List<Map<String, Object>> objects) {
    if (node.isArray() && list) {
      for (int i = 0; i < node.size(); i++) {
        int index = i;
        element(node.get(i), item, () -> pointer.get() + "/" + index, faults, objects);
      }
    } else {
      element(node, item, pointer, faults, objects);
    }
  }

  private void element(
      JsonNode node,
      Item item,
      Supplier<String> pointer,
      Faults faults,
      List<Map<String, Object>> objects) {
    Item element = Item.within(node, ofElements, () -> item.pointer() + pointer.get());
    Map<String, Object> object = new LinkedHashMap<>();
    for (Map.Entry<String, FieldReader> member : members.entrySet()) {
      Object value = member.getValue().read(element, faults);
      if (value != null) {
        object.put(member.getKey(), value);
      }
    }
    if (!object.isEmpty()) {
      objects.add(object);
    }
  }

  private List<Map<String, Object>> distinct(List<Map<String, Object>> objects) {
    if (distinctBy.isEmpty() || objects.size() == 1) {
      return objects;
    }
    Set<List<Object>> seen = new HashSet<>();
    List<Map<String, Object>> distinct = new ArrayList<>(objects.size());
    for (Map<String, Object> object : objects) {
      List<Object> identity = new ArrayList<>(distinctBy.size());
      distinctBy.forEach(member -> identity.add(object.get(member)));
      if (seen.add(identity)) {
        distinct.add(object);
      }
    }
    return distinct;
  }
}
