package dev.collection.transforms.drift;

import dev.collection.transforms.normalize.FieldMapping;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which places in the items of a source its mapping reads, and for which field. Immutable and
 * thread-safe.
 */
public final class MappedPointers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String[]> pointers = new ArrayList<>();

  /**
   * As they are written, by the path of the field or member, in the order in which they are tried.
   */
  private final HashMap<String, LinkedHashSet<String>> byField = new HashMap<>();

  private MappedPointers() {}

  /** Of a source's mapping. */
  public static MappedPointers of(List<FieldMapping> mappings) {
    MappedPointers mapped = new MappedPointers();
    mappings.forEach(mapping -> mapped.add("", "", mapping));
    return mapped;
  }

  /**
   * @param prefix pointer of what the mapping's pointers are relative to
   * @param above path of the field that it is a member of, with a slash; empty if of none
   */
  private void add(String prefix, String above, FieldMapping mapping) {
    String field = above + mapping.field();
    for (FieldMapping next = mapping; next != null; next = next.orElse()) {
      for (String from : next.from()) {
        String pointer = prefix + from;
        name(field, pointer);
        if (next.each().isEmpty()) {
          pointers.add(tokens(pointer));
        }
        String element = pointer.endsWith("/*") ? pointer : pointer + "/*";
        for (FieldMapping member : next.each()) {
          // An object, or the elements of an array.
          add(pointer, field + "/", member);
          add(element, field + "/*/", member);
        }
      }
      next.with().values().forEach(argument -> addArgument(prefix, argument));
    }
  }

  private void name(String field, String pointer) {
    byField.computeIfAbsent(field, none -> new LinkedHashSet<>()).add(pointer);
  }

  private void addArgument(String prefix, Object argument) {
    if (argument instanceof String text && text.startsWith("/")) {
      pointers.add(tokens(prefix + text));
    } else if (argument instanceof List<?> list) {
      list.forEach(next -> addArgument(prefix, next));
    }
  }

  /**
   * The path of a field for people, with the pointers that it is made from: {@code title (/a or
   * /b)}. Of an element of an array that has no members, with those of the array; without any, if
   * it is made from none.
   *
   * @param path as in a profile: of a member {@code places/*}{@code /city} or {@code place/city}
   */
  String named(String path) {
    String array = path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
    Set<String> from = byField.get(array);
    // The item as a whole has an empty pointer, which says nothing.
    return from == null || from.contains("") ? path : path + " (" + String.join(" or ", from) + ")";
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
