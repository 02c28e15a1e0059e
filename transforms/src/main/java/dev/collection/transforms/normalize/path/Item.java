package dev.collection.transforms.normalize.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.function.Supplier;

/**
 * What is being mapped: a raw item, or an element of one of its arrays. Remembers the places that
 * were found; one thread at a time.
 */
public final class Item {
  private static final JsonNode[] NONE = {};

  private final JsonNode root;
  private final Prefixes prefixes;
  private final JsonNode[] found;
  private final Supplier<String> pointer;

  private Item(JsonNode root, Prefixes prefixes, Supplier<String> pointer) {
    this.root = root;
    this.prefixes = prefixes;
    this.found = prefixes.size() == 0 ? NONE : new JsonNode[prefixes.size()];
    this.pointer = pointer;
  }

  /**
   * @param prefixes those that its paths were compiled with
   */
  public static Item of(JsonNode root, Prefixes prefixes) {
    return new Item(root, prefixes, () -> "");
  }

  /**
   * Something within an item, to which paths of its own are relative.
   *
   * @param pointer from the raw item; asked for only when there is a fault to report
   */
  public static Item within(JsonNode root, Prefixes prefixes, Supplier<String> pointer) {
    return new Item(root, prefixes, pointer);
  }

  /** From the raw item to this one; empty for the raw item itself. */
  public String pointer() {
    return pointer.get();
  }

  /** The node at a prefix; a {@link MissingNode} if there is none. */
  JsonNode at(int prefix) {
    if (prefix == Prefixes.ROOT) {
      return root;
    }
    JsonNode node = found[prefix];
    if (node == null) {
      node = prefixes.token(prefix).from(at(prefixes.parent(prefix)));
      node = node == null ? MissingNode.getInstance() : node;
      found[prefix] = node;
    }
    return node;
  }
}
