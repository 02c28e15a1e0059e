package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects made member by member: one, or a list of them. Members that are null are left out, and so
 * are objects without members.
 */
final class ObjectReader implements FieldReader {
  private final List<PointerPath> paths;
  private final Map<String, FieldReader> members;
  private final boolean list;
  private final List<String> distinctBy;

  /**
   * @param list whether the field is an array of objects
   * @param distinctBy members on which the objects of a list are made distinct; empty to keep all
   */
  ObjectReader(
      List<PointerPath> paths,
      Map<String, FieldReader> members,
      boolean list,
      List<String> distinctBy) {
    this.paths = paths;
    this.members = members;
    this.list = list;
    this.distinctBy = distinctBy;
  }

  @Override
  public Object read(JsonNode item, String at, Faults faults) {
    for (PointerPath path : paths) {
      List<Map<String, Object>> objects = new ArrayList<>();
      if (path.isWild()) {
        path.each(item, (node, pointer) -> add(node, at + pointer, faults, objects));
      } else {
        JsonNode node = faults.find(path, item, at);
        if (node != null && node.isArray() && list) {
          for (int i = 0; i < node.size(); i++) {
            add(node.get(i), at + path.text() + "/" + i, faults, objects);
          }
        } else if (node != null) {
          add(node, at + path.text(), faults, objects);
        }
      }
      if (!objects.isEmpty()) {
        return list ? distinct(objects) : objects.get(0);
      }
    }
    return null;
  }

  private void add(JsonNode node, String at, Faults faults, List<Map<String, Object>> objects) {
    Map<String, Object> object = new LinkedHashMap<>();
    members.forEach(
        (name, reader) -> {
          Object value = reader.read(node, at, faults);
          if (value != null) {
            object.put(name, value);
          }
        });
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
