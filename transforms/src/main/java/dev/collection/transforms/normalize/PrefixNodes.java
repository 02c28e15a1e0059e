package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The objects of one item that paths have led through, so that each is looked for once. A small
 * table searched by identity: a mapping has a handful of prefixes. Used by one thread.
 */
final class PrefixNodes {
  private static final int MOST = 16;

  private final String[] prefixes = new String[MOST];
  private final JsonNode[] nodes = new JsonNode[MOST];
  private int size;

  /** What the prefix of {@code path} leads to in {@code item}; null if nothing. */
  @SuppressWarnings("ReferenceEquality") // prefixes are interned
  JsonNode get(String prefix, JsonNode item, PointerPath path) {
    for (int i = 0; i < size; i++) {
      if (prefixes[i] == prefix) {
        return nodes[i];
      }
    }
    JsonNode node = path.findParent(item);
    if (size < MOST) {
      prefixes[size] = prefix;
      nodes[size++] = node;
    }
    return node;
  }
}
