package dev.collection.transforms.drift;

import dev.collection.transforms.normalize.FieldMapping;
import java.util.ArrayList;
import java.util.List;

/** Which places in the items of a source its mapping reads. Immutable and thread-safe. */
public final class MappedPointers {
  private final List<String[]> pointers = new ArrayList<>();

  private MappedPointers() {}

  /** Of a source's mapping. */
  public static MappedPointers of(List<FieldMapping> mappings) {
    MappedPointers mapped = new MappedPointers();
    mappings.forEach(mapping -> mapped.add("", mapping));
    return mapped;
  }

  private void add(String prefix, FieldMapping mapping) {
    for (FieldMapping next = mapping; next != null; next = next.orElse()) {
      for (String from : next.from()) {
        String pointer = prefix + from;
        if (next.each().isEmpty()) {
          pointers.add(tokens(pointer));
        }
        String element = pointer.endsWith("/*") ? pointer : pointer + "/*";
        for (FieldMapping member : next.each()) {
          // An object, or the elements of an array.
          add(pointer, member);
          add(element, member);
        }
      }
      next.with().values().forEach(argument -> addArgument(prefix, argument));
    }
  }

  private void addArgument(String prefix, Object argument) {
    if (argument instanceof String text && text.startsWith("/")) {
      pointers.add(tokens(prefix + text));
    } else if (argument instanceof List<?> list) {
      list.forEach(next -> addArgument(prefix, next));
    }
  }

  private static String[] tokens(String pointer) {
    return pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
  }

  /**
   * Whether the mapping reads what is at a pointer, or something in it, or something that it is in.
   *
   * @param pointer with {@code *} for the elements of arrays
   */
  public boolean covers(String pointer) {
    String[] tokens = tokens(pointer);
    for (String[] mapped : pointers) {
      int common = Math.min(tokens.length, mapped.length);
      int same = 0;
      while (same < common && matches(tokens[same], mapped[same])) {
        same++;
      }
      if (same == common) {
        return true;
      }
    }
    return false;
  }

  /** A profile knows all elements of an array as one, of which a mapping may read the first. */
  private static boolean matches(String token, String mapped) {
    return token.equals(mapped)
        || (token.equals("*") && !mapped.isEmpty() && mapped.chars().allMatch(Character::isDigit));
  }
}
