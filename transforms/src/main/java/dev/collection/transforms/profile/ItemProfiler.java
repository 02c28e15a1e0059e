package dev.collection.transforms.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Profiles raw items: every place in them, as a JSON Pointer in which {@code *} stands for the
 * elements of an array. Not thread-safe.
 */
public final class ItemProfiler {
  /** Deeper places, and longer pointers, are left out. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_POINTER = 500;

  /** A place that is known, with those below it: looked up by name instead of by pointer. */
  private static final class Place {
    private final String pointer;
    private final int depth;
    private final ValueProfile profile;
    private final Map<String, Place> members = new HashMap<>();
    private Place element;

    Place(String pointer, int depth, ValueProfile profile) {
      this.pointer = pointer;
      this.depth = depth;
      this.profile = profile;
    }
  }

  private final Profiles profiles;
  private final Map<String, Place> roots = new HashMap<>();
  private int places;

  /**
   * @param profiles gets the profiles
   */
  public ItemProfiler(Profiles profiles) {
    this.profiles = profiles;
  }

  public void add(String source, JsonNode item, Example example) {
    if (places > 2 * Profiles.MAX_ITEM_PATHS) {
      // Many of them are no longer kept.
      roots.clear();
      places = 0;
    }
    Place root =
        roots.computeIfAbsent(source, unused -> new Place("", 0, profiles.item(source, "")));
    visit(source, item, root, example);
  }

  private void visit(String source, JsonNode node, Place place, Example example) {
    ValueProfile profile = place.profile;
    switch (node.getNodeType()) {
      case OBJECT -> {
        profile.addObject(node.size(), example);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          Place next = place.members.get(member.getKey());
          if (next == null) {
            next = below(source, place, escaped(member.getKey()));
            if (next == null) {
              continue;
            }
            place.members.put(member.getKey(), next);
          }
          visit(source, member.getValue(), next, example);
        }
      }
      case ARRAY -> {
        profile.addArray(node.size(), example);
        if (node.isEmpty()) {
          return;
        }
        if (place.element == null) {
          place.element = below(source, place, "*");
        }
        if (place.element != null) {
          for (JsonNode element : node) {
            visit(source, element, place.element, example);
          }
        }
      }
      case NUMBER -> {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
          profile.addNumber(node.longValue(), example);
        } else {
          profile.addNumber(node.decimalValue(), example);
        }
      }
      case STRING -> profile.addText(node.textValue(), example);
      case BOOLEAN -> profile.addBoolean(node.booleanValue(), example);
      default -> profile.addNull(example);
    }
  }

  /** Null if it is not kept. */
  private Place below(String source, Place place, String token) {
    String pointer = place.pointer + "/" + token;
    if (place.depth >= MAX_DEPTH || pointer.length() > MAX_POINTER) {
      profiles.cut(source);
      return null;
    }
    ValueProfile profile = profiles.item(source, pointer);
    if (profile == null) {
      return null;
    }
    places++;
    return new Place(pointer, place.depth + 1, profile);
  }

  private static String escaped(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }
}
