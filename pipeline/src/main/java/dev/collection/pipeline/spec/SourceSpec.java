package dev.collection.pipeline.spec;

import dev.collection.io.outbox.OutputTopic;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.normalize.FieldMapping;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One source of a collection.
 *
 * @param kind what it is and how it is read
 * @param items JSON Pointer to the array of items in an answer or a file; empty if the document is
 *     the array, or one item
 * @param schema text of the JSON Schema of one raw item; null if the spec names none
 * @param map how fields get their values, in the order of the spec
 * @param changes how its items say that a record has changed or is gone; null if they are the
 *     records themselves
 * @param rejectBudget when to give the source up; null for never
 */
public record SourceSpec(
    String name,
    SourceKind kind,
    String items,
    String schema,
    List<FieldMapping> map,
    ChangeFormat changes,
    RejectBudgetSpec rejectBudget)
    implements Serializable {
  public SourceSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(items, "items");
    map = List.copyOf(map);
  }

  /** Its dead letters in place of the source; they are given up for no number of rejects. */
  SourceSpec replayedFrom(String collection, OutputTopic letters) {
    return new SourceSpec(
        name, new ReplaySpec(collection, letters), items, schema, map, changes, null);
  }

  /** One line for people; shows references to secrets, never secrets. */
  public String describe() {
    return name + ": " + kind.describe();
  }
}
