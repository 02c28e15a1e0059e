package dev.collection.transforms.normalize.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/**
 * A compiled JSON Pointer (RFC 6901) in which the reference token {@code *} stands for every
 * element of an array. What is missing, null, or of another kind than the path expects gives
 * nothing; it is never an error. Immutable and thread-safe.
 */
public final class PointerPath {
  private final String text;
  private final int prefix;
  private final Token[] rest;
  private final String head;
  private final boolean wild;

  /**
   * @param prefix the place that {@code rest} starts from
   * @param head that place as text
   */
  private PointerPath(String text, int prefix, String head, Token[] rest) {
    this.text = text;
    this.prefix = prefix;
    this.head = head;
    this.rest = rest;
    this.wild = rest.length > 0 && rest[0].isWild();
  }

  /** Takes the nodes that a path leads to. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param pointer to the node, from the item; asked for only when there is a fault to report
     */
    void visit(JsonNode node, Supplier<String> pointer);
  }

  /**
   * @param prefixes shared by the paths of one mapping
   * @throws IllegalArgumentException if it is neither empty nor begins with a slash
   */
  public static PointerPath compile(String pointer, Prefixes prefixes) {
    if (pointer.isEmpty()) {
      return new PointerPath(pointer, Prefixes.ROOT, "", new Token[0]);
    }
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException(
          "`" + pointer + "` is not a JSON Pointer; it begins with a slash");
    }
    String[] names = pointer.substring(1).split("/", -1);
    int prefix = Prefixes.ROOT;
    int next = 0;
    StringBuilder head = new StringBuilder(pointer.length());
    while (next < names.length - 1 && !names[next].equals("*")) {
      prefix = prefixes.add(prefix, Token.of(names[next]));
      head.append('/').append(names[next]);
      next++;
    }
    Token[] rest = new Token[names.length - next];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Token.of(names[next + i]);
    }
    return new PointerPath(pointer, prefix, head.toString(), rest);
  }

  /** Whether it leads to any number of nodes. */
  public boolean isWild() {
    return wild;
  }

  /** As it is written in the spec. */
  public String text() {
    return text;
  }

  /** The one node of a path without {@code *}; null if there is none or it is JSON null. */
  public JsonNode find(Item item) {
    JsonNode node = item.at(prefix);
    for (Token token : rest) {
      node = token.from(node);
      if (node == null) {
        return null;
      }
    }
    return node.isNull() || node.isMissingNode() ? null : node;
  }

  /** Every node that is not JSON null, with the pointer that leads to it. */
  public void each(Item item, Visitor visitor) {
    if (wild) {
      each(item.at(prefix), 0, () -> head, visitor);
    } else {
      JsonNode node = find(item);
      if (node != null) {
        visitor.visit(node, () -> text);
      }
    }
  }

  private void each(JsonNode node, int depth, Supplier<String> pointer, Visitor visitor) {
    if (depth == rest.length) {
      if (!node.isNull()) {
        visitor.visit(node, pointer);
      }
    } else if (!rest[depth].isWild()) {
      JsonNode next = rest[depth].from(node);
      if (next != null) {
        each(next, depth + 1, () -> pointer.get() + "/" + rest[depth].escaped(), visitor);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        int index = i;
        each(node.get(i), depth + 1, () -> pointer.get() + "/" + index, visitor);
      }
    }
  }
}
