package dev.collection.transforms.drift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.Plural;
import dev.collection.model.PointerToken;
import dev.collection.model.Violation;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the items of a source have been like in the last good runs, to hold each new item against
 * it: its places, their types, those that no item lacked, and the codes of those that no field
 * reads. Not modified once it is made.
 */
final class KnownItems {
  /** Of one item so many are told, and whether there are more. */
  static final int MOST_VIOLATIONS = 20;

  /** So many are looked for: one more tells that there are more. */
  static final int ENOUGH = MOST_VIOLATIONS + 1;

  private static final class Place {
    /** By reference token, as pointers have it: a name may not be what a database keeps. */
    private final Map<String, Place> members = new HashMap<>();

    private final Set<String> required = new TreeSet<>();
    private final Set<ValueKind> kinds = EnumSet.noneOf(ValueKind.class);
    private Place element;
    private Set<String> codes;
  }

  private final DriftDefinition definition;
  private final boolean rejectsNew;
  private final Place root = new Place();

  /**
   * @param history of at least one run
   */
  KnownItems(DriftDefinition definition, SourceHistory history, MappedPointers mapped) {
    this.definition = definition;
    // Places that are not in the profile may have been left out of it.
    rejectsNew = definition.rejects(DriftTest.NEW_FIELDS) && !history.isCut();
    for (String pointer : history.pathsBefore(Profiles.Kind.ITEM)) {
      Place place = place(pointer);
      place.kinds.addAll(history.kindsBefore(pointer));
      if (definition.rejects(DriftTest.NEW_CODES) && !mapped.covers(pointer)) {
        Map<String, Long> codes =
            history.codes(Profiles.Kind.ITEM, pointer, definition.minRecords());
        place.codes = codes.isEmpty() ? null : codes.keySet();
      }
      if (definition.rejects(DriftTest.VANISHED_FIELDS)
          && !pointer.endsWith("/*")
          && history.hasAlwaysBeenThere(pointer, definition.minRecords())) {
        place(SourceHistory.parent(pointer)).required.add(token(pointer));
      }
    }
  }

  private Place place(String pointer) {
    if (pointer.isEmpty()) {
      return root;
    }
    Place above = place(SourceHistory.parent(pointer));
    String token = token(pointer);
    Place place = above.members.computeIfAbsent(token, none -> new Place());
    if (token.equals("*")) {
      // Of elements; a member may have this name as well.
      above.element = place;
    }
    return place;
  }

  private static String token(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  /** What an item has that none had, and what it lacks that all had; empty if it is like them. */
  List<Violation> violations(JsonNode item) {
    List<Violation> found = new ArrayList<>();
    visit(item, root, "", 0, found);
    return told(found, "differences from earlier runs");
  }

  /**
   * As many as are told, and behind them that there are more, if there are.
   *
   * @param found no more than {@link #ENOUGH}
   * @param what they are, in words
   */
  static List<Violation> told(List<Violation> found, String what) {
    if (found.size() == ENOUGH) {
      found.set(
          MOST_VIOLATIONS,
          new Violation(
              "",
              "limit:violations",
              "",
              String.format(
                  Locale.ROOT,
                  "has more than %d %s, of which %d are listed",
                  MOST_VIOLATIONS,
                  what,
                  MOST_VIOLATIONS)));
    }
    return found;
  }

  private void visit(JsonNode node, Place place, String pointer, int depth, List<Violation> found) {
    if (found.size() == ENOUGH) {
      return;
    }
    ValueKind kind = kind(node);
    if (definition.rejects(DriftTest.CHANGED_TYPES)
        && kind != ValueKind.NULL
        && !place.kinds.isEmpty()
        && !place.kinds.contains(kind)) {
      String were = String.join(" or ", place.kinds.stream().map(ValueKind::text).toList());
      found.add(
          violation(
              DriftTest.CHANGED_TYPES,
              pointer,
              node,
              "is of type " + kind.text() + ", and was always of type " + were));
      return;
    }
    String code = place.codes == null ? null : code(node, kind);
    if (code != null && !place.codes.contains(code)) {
      found.add(newCode(pointer, code, place.codes.size()));
    }
    if (depth == ItemProfiler.MAX_DEPTH) {
      return;
    }
    if (kind == ValueKind.OBJECT) {
      visitMembers(node, place, pointer, depth, found);
    } else if (kind == ValueKind.ARRAY) {
      for (int i = 0; i < node.size() && found.size() < ENOUGH; i++) {
        visitNext(node.get(i), place.element, pointer + "/" + i, depth, found);
      }
    }
  }

  private void visitMembers(
      JsonNode node, Place place, String pointer, int depth, List<Violation> found) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String token = PointerToken.escape(member.getKey());
      visitNext(member.getValue(), place.members.get(token), pointer + "/" + token, depth, found);
    }
    for (String token : place.required) {
      if (!has(node, token) && found.size() < ENOUGH) {
        found.add(
            new Violation(
                pointer + "/" + token,
                DriftTest.VANISHED_FIELDS.rule(),
                "",
                "is missing, which was always there"));
      }
    }
  }

  private static boolean has(JsonNode node, String token) {
    return node.has(PointerToken.unescape(token))
        || node.propertyStream()
            .anyMatch(member -> PointerToken.escape(member.getKey()).equals(token));
  }

  private void visitNext(
      JsonNode node, Place place, String pointer, int depth, List<Violation> found) {
    if (place != null) {
      visit(node, place, pointer, depth + 1, found);
    } else if (rejectsNew
        && pointer.length() <= ItemProfiler.MAX_POINTER
        && found.size() < ENOUGH) {
      found.add(
          violation(DriftTest.NEW_FIELDS, pointer, node, "is new: no item had anything there"));
    }
  }

  private static Violation violation(
      DriftTest test, String pointer, JsonNode node, String message) {
    return new Violation(
        pointer, test.rule(), node.isValueNode() ? node.asText() : node.toString(), message);
  }

  static Violation newCode(String pointer, String code, int known) {
    return new Violation(
        pointer,
        DriftTest.NEW_CODES.rule(),
        code,
        String.format(Locale.ROOT, "is a new code, %,d %s known", known, Plural.was(known)));
  }

  /** What may be a code, as profiles call it; null for anything else. */
  private static String code(JsonNode node, ValueKind kind) {
    return switch (kind) {
      case TEXT -> node.textValue();
      case BOOLEAN -> node.asText();
      case NUMBER -> ValueNames.of(node.decimalValue());
      default -> null;
    };
  }

  private static ValueKind kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> ValueKind.OBJECT;
      case ARRAY -> ValueKind.ARRAY;
      case NUMBER -> ValueKind.NUMBER;
      case STRING -> ValueKind.TEXT;
      case BOOLEAN -> ValueKind.BOOLEAN;
      default -> ValueKind.NULL;
    };
  }
}
