package dev.collection.transforms.rules;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import dev.cel.runtime.CelVariableResolver;
import dev.collection.model.FieldDefinition;
import dev.collection.model.RecordType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one record as CEL's variables, converted when an expression first reads them:
 * decimals become doubles, dates the midnight (UTC) they begin with. For one thread.
 */
final class RecordVariables implements CelVariableResolver {
  private final RecordType type;
  private final Object[] values;
  private final Object[] converted;

  RecordVariables(RecordType type, Object[] values) {
    this.type = type;
    this.values = values;
    this.converted = new Object[values.length];
  }

  @Override
  public Optional<Object> find(String name) {
    if (!type.has(name)) {
      return Optional.empty();
    }
    int position = type.position(name);
    Object value = converted[position];
    if (value == null) {
      value = convert(values[position], type.field(position).members());
      converted[position] = value;
    }
    return Optional.of(value);
  }

  /**
   * @param members of an object, or of the objects in an array: what the spec says of them; empty
   *     if it says nothing
   */
  private static Object convert(Object value, List<FieldDefinition> members) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    } else if (value instanceof BigDecimal decimal) {
      return decimal.doubleValue();
    } else if (value instanceof LocalDate date) {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    } else if (value instanceof List<?> list) {
      return convertList(list, members);
    } else if (value instanceof Map<?, ?> map) {
      return members.isEmpty() ? convertMap(map) : new ObjectValue(map, members);
    }
    return value;
  }

  /** The list itself as long as CEL computes with its elements as they are. */
  private static List<?> convertList(List<?> list, List<FieldDefinition> members) {
    for (Object element : list) {
      if (!(element instanceof String || element instanceof Long || element instanceof Boolean)) {
        List<Object> copy = new ArrayList<>(list.size());
        list.forEach(next -> copy.add(convert(next, members)));
        return copy;
      }
    }
    return list;
  }

  /** A member that is null is left out, as one that is absent. */
  private static Map<?, ?> convertMap(Map<?, ?> map) {
    Map<Object, Object> copy = new HashMap<>(map.size() * 2);
    map.forEach(
        (name, member) -> {
          if (member != null) {
            copy.put(name, convert(member, List.of()));
          }
        });
    return copy;
  }

  /**
   * An object whose members the spec names, as CEL sees it. Members are converted when they are
   * read: CEL walks through every plain map each time an expression mentions it.
   */
  @SuppressWarnings("Immutable") // The map belongs to a record, which nobody modifies.
  private static final class ObjectValue extends StructValue<String, ObjectValue> {
    private static final CelType TYPE = StructTypeReference.create("{object}");

    private final Map<?, ?> members;
    private final List<FieldDefinition> definitions;

    ObjectValue(Map<?, ?> members, List<FieldDefinition> definitions) {
      this.members = members;
      this.definitions = definitions;
    }

    @Override
    public Object select(String name) {
      Object member = members.get(name);
      if (member == null) {
        throw CelAttributeNotFoundException.forMissingMapKey(name);
      }
      return convert(member, membersOf(name));
    }

    @Override
    public Optional<Object> find(String name) {
      return members.get(name) == null ? Optional.empty() : Optional.of(select(name));
    }

    private List<FieldDefinition> membersOf(String name) {
      for (FieldDefinition definition : definitions) {
        if (definition.name().equals(name)) {
          return definition.members();
        }
      }
      return List.of();
    }

    /** Itself: CEL unwraps the elements of an array, and must find an object there. */
    @Override
    public ObjectValue value() {
      return this;
    }

    @Override
    public boolean isZeroValue() {
      return members.isEmpty();
    }

    @Override
    public CelType celType() {
      return TYPE;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ObjectValue that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
      return members.hashCode();
    }
  }
}
