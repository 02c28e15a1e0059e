package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;

/**
 * A compiled JSON Pointer (RFC 6901) in which the reference token {@code *} stands for every
 * element of an array. What is missing, null, or of another kind than the path expects gives
 * nothing; it is never an error.
 */
final class PointerPath {
  private final String text;
  private final String[] names;
  private final int[] indexes;
  private final boolean wild;
  private final String prefix;

  private PointerPath(String text, String[] names) {
    this.text = text;
    this.names = names;
    this.indexes = new int[names.length];
    boolean anyWild = false;
    for (int i = 0; i < names.length; i++) {
      indexes[i] = index(names[i]);
      anyWild |= names[i].equals("*");
    }
    this.wild = anyWild;
    this.prefix = text.substring(0, Math.max(0, text.lastIndexOf('/'))).intern();
  }

  /**
   * @throws IllegalArgumentException if it is neither empty nor begins with a slash
   */
  static PointerPath compile(String pointer) {
    if (pointer.isEmpty()) {
      return new PointerPath(pointer, new String[0]);
    }
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "`" + pointer + "` is not a JSON Pointer; it begins with a slash");
    }
    String[] names = pointer.substring(1).split("/", -1);
    for (int i = 0; i < names.length; i++) {
      names[i] = names[i].replace("~1", "/").replace("~0", "~");
    }
    return new PointerPath(pointer, names);
  }

  private static int index(String name) {
    if (name.isEmpty() || name.length() > 9) {
      return -1;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(name);
  }

  boolean isWild() {
    return wild;
  }

  String text() {
    return text;
  }

  /** The one node of a path without {@code *}; null if there is none or it is JSON null. */
  JsonNode find(JsonNode item) {
    JsonNode node = item;
    for (int i = 0; i < names.length; i++) {
      node = step(node, i);
      if (node == null) {
        return null;
      }
    }
    return node.isNull() ? null : node;
  }

  /**
   * As {@link #find}, going on from what an earlier path of the same item has found: most fields of
   * an item lie in few of its objects.
   */
  JsonNode find(JsonNode item, PrefixNodes found) {
    if (names.length < 2) {
      return find(item);
    }
    JsonNode parent = found.get(prefix, item, this);
    JsonNode node = parent == null ? null : step(parent, names.length - 1);
    return node == null || node.isNull() ? null : node;
  }

  /** What all tokens but the last lead to; null if nothing. */
  JsonNode findParent(JsonNode item) {
    JsonNode node = item;
    for (int i = 0; i < names.length - 1 && node != null; i++) {
      node = step(node, i);
    }
    return node;
  }

  /** Every node that is not JSON null, with the pointer that leads to it. */
  void each(JsonNode item, BiConsumer<JsonNode, String> consumer) {
    each(item, 0, "", consumer);
  }

  private void each(
      JsonNode node, int depth, String pointer, BiConsumer<JsonNode, String> consumer) {
    if (depth == names.length) {
      if (!node.isNull()) {
        consumer.accept(node, pointer);
      }
    } else if (names[depth].equals("*")) {
      if (node.isArray()) {
        for (int i = 0; i < node.size(); i++) {
          each(node.get(i), depth + 1, pointer + "/" + i, consumer);
        }
      }
    } else {
      JsonNode next = step(node, depth);
      if (next != null) {
        each(next, depth + 1, pointer + "/" + escape(names[depth]), consumer);
      }
    }
  }

  private JsonNode step(JsonNode node, int depth) {
    if (node.isObject()) {
      return node.get(names[depth]);
    }
    return node.isArray() && indexes[depth] >= 0 ? node.get(indexes[depth]) : null;
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
