package dev.collection.transforms.normalize.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places that the paths of one mapping begin with, such as {@code /Descriptor/Details} of fifty
 * fields: each is looked up once per item. Filled while paths are compiled, then only read.
 */
public final class Prefixes {
  /** The place of the item itself. */
  static final int ROOT = -1;

  private record Prefix(int parent, Token token) {}

  private final List<Prefix> prefixes = new ArrayList<>();
  private final Map<Prefix, Integer> numbers = new HashMap<>();

  /** The number of the place that {@code token} leads to from the place {@code parent}. */
  int add(int parent, Token token) {
    return numbers.computeIfAbsent(
        new Prefix(parent, token),
        prefix -> {
          prefixes.add(prefix);
          return prefixes.size() - 1;
        });
  }

  int size() {
    return prefixes.size();
  }

  int parent(int number) {
    return prefixes.get(number).parent();
  }

  Token token(int number) {
    return prefixes.get(number).token();
  }
}
