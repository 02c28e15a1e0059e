package dev.collection.pipeline.spec.read;

import dev.collection.model.PointerToken;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.change.DebeziumEnvelope;
import dev.collection.transforms.change.DeletionMark;
import dev.collection.transforms.normalize.FieldMapping;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code changes} and {@code deleted} of a source: what its items say of a record. */
final class ChangesSection {
  private final List<String> newestBy;
  private final Problems problems;

  /**
   * @param newestBy fields that order versions
   */
  ChangesSection(List<String> newestBy, Problems problems) {
    this.newestBy = newestBy;
    this.problems = problems;
  }

  /** Null if the items of the source are the records themselves. */
  ChangeFormat read(String name, YamlMap source, List<FieldMapping> map) {
    YamlNode changes = source.get("changes").orElse(null);
    boolean debezium = source.choice("changes", Map.of("debezium", true), false);
    DeletionMark mark = source.map("deleted").map(this::mark).orElse(null);
    if (changes != null && mark != null) {
      problems.add(
          source.node().keyPlace("deleted"),
          "`changes` says already which records are gone; remove `deleted`");
    }
    if (debezium) {
      checkOrdered(name, changes, map);
      return new DebeziumEnvelope(columns(map));
    }
    return mark;
  }

  private DeletionMark mark(YamlMap deleted) {
    deleted.require("at", "give the place that says so, as in `at: /__deleted`");
    deleted.require("values", "give the texts there that mean deleted, as in `values: [\"true\"]`");
    String at = deleted.text("at");
    boolean sound = at != null && SpecText.checkPointer(deleted.get("at").orElseThrow(), problems);
    Set<String> values = new HashSet<>();
    deleted.texts("values").forEach(value -> values.add(value.text()));
    deleted.finish();
    return new DeletionMark(sound ? at : "", values);
  }

  /** Without an order that the database gave, an old change read late would undo a new one. */
  private void checkOrdered(String name, YamlNode place, List<FieldMapping> map) {
    if (newestBy.isEmpty()) {
      problems.add(
          place,
          "`changes` needs `newest_by` with a field that grows with every change, such as one"
              + " mapped from /__position or /__source_lsn");
    }
    for (String field : newestBy) {
      if (!map.isEmpty() && map.stream().noneMatch(mapping -> mapping.field().equals(field))) {
        problems.add(
            place,
            "the source `" + name + "` does not map `" + field + "`, which `newest_by` needs");
      }
    }
  }

  /** The members of an item that are read; none if that cannot be told, which means all. */
  private static Set<String> columns(List<FieldMapping> map) {
    Set<String> columns = new HashSet<>();
    for (FieldMapping mapping : map) {
      for (FieldMapping next = mapping; next != null; next = next.orElse()) {
        addColumns(next.from(), columns);
        addColumns(next.with().values(), columns);
      }
    }
    return columns.contains("") ? Set.of() : columns;
  }

  /** Texts that begin with a slash are pointers, or do no harm. */
  private static void addColumns(Object value, Set<String> columns) {
    if (value instanceof Collection<?> list) {
      list.forEach(element -> addColumns(element, columns));
    } else if (value instanceof Map<?, ?> arguments) {
      addColumns(arguments.values(), columns);
    } else if (value instanceof String text && (text.isEmpty() || text.startsWith("/"))) {
      String first = text.isEmpty() ? "" : text.split("/", 3)[1];
      columns.add(first.equals("*") ? "" : PointerToken.unescape(first));
    }
  }
}
