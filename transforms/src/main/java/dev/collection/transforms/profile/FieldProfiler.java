package dev.collection.transforms.profile;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueProfile;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Profiles the fields of records: each field, the elements of arrays, and the members of objects as
 * paths of their own. Not thread-safe.
 */
public final class FieldProfiler {
  /** A path, with those below it. */
  private record Node(ValueProfile profile, Node element, List<String> names, List<Node> members) {
    void add(Object value, Example example) {
      if (value == null) {
        profile.addNull(example);
      } else if (value instanceof String text) {
        profile.addText(text, example);
      } else if (value instanceof Long number) {
        profile.addNumber(number, example);
      } else if (value instanceof BigDecimal number) {
        profile.addNumber(number, example);
      } else if (value instanceof Boolean truth) {
        profile.addBoolean(truth, example);
      } else if (value instanceof LocalDate date) {
        profile.addDate(date, example);
      } else if (value instanceof Instant time) {
        profile.addTimestamp(time, example);
      } else if (value instanceof List<?> list) {
        profile.addArray(list.size(), example);
        list.forEach(next -> element.add(next, example));
      } else {
        Map<?, ?> object = (Map<?, ?>) value;
        profile.addObject(object.size(), example);
        for (int i = 0; i < names.size(); i++) {
          members.get(i).add(object.get(names.get(i)), example);
        }
      }
    }
  }

  private final RecordType type;
  private final Profiles profiles;
  private final Map<String, List<Node>> bySource = new HashMap<>();

  /**
   * @param profiles gets the profiles
   */
  public FieldProfiler(RecordType type, Profiles profiles) {
    this.type = type;
    this.profiles = profiles;
  }

  public void add(CollectedRecord record) {
    Provenance provenance = record.provenance();
    Example example = new Example(record.key(), provenance.collectedAt(), provenance.locator());
    List<Node> nodes = bySource.computeIfAbsent(provenance.source(), this::nodes);
    Object[] values = record.values().toArray();
    for (int i = 0; i < values.length; i++) {
      nodes.get(i).add(values[i], example);
    }
  }

  private List<Node> nodes(String source) {
    return type.fields().stream().map(field -> node(source, field.name(), field)).toList();
  }

  private Node node(String source, String path, FieldDefinition field) {
    ValueProfile profile = profiles.field(source, path);
    return field.type() == FieldType.ARRAY
        ? new Node(profile, element(source, path + "/*", field), List.of(), List.of())
        : withMembers(source, path, field, profile);
  }

  private Node element(String source, String path, FieldDefinition field) {
    return withMembers(source, path, field, profiles.field(source, path));
  }

  private Node withMembers(
      String source, String path, FieldDefinition field, ValueProfile profile) {
    List<String> names = new ArrayList<>();
    List<Node> members = new ArrayList<>();
    for (FieldDefinition member : field.members()) {
      names.add(member.name());
      members.add(node(source, path + "/" + member.name(), member));
    }
    return new Node(profile, null, names, members);
  }
}
