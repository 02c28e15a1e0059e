package dev.collection.transforms.rules;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import dev.collection.model.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object whose members the spec names, as CEL sees it. Members are converted when they are read:
 * CEL walks through every plain map each time an expression mentions it.
 */
@SuppressWarnings("Immutable") // The map belongs to a record, which nobody modifies.
final class ObjectValue extends StructValue<String, ObjectValue> {
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
    return RecordVariables.convert(member, membersOf(name));
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
