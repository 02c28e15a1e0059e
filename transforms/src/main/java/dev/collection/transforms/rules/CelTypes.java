package dev.collection.transforms.rules;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a record type as types of CEL, so that a wrong use is found before the run. */
final class CelTypes {
  private final Map<String, CelType> fields = new LinkedHashMap<>();
  private final Map<String, CelType> structs = new LinkedHashMap<>();
  private final Set<String> members = new TreeSet<>();

  /**
   * @param untyped fields that may have any type
   */
  CelTypes(RecordType type, Set<String> untyped) {
    for (FieldDefinition field : type.fields()) {
      fields.put(
          field.name(),
          untyped.contains(field.name()) ? SimpleType.DYN : fieldType(field, field.name()));
    }
  }

  /** The type of each field by its name. */
  Map<String, CelType> fields() {
    return fields;
  }

  /** The names of all members of all objects. */
  Set<String> members() {
    return members;
  }

  /** Finds the types of the objects. */
  CelTypeProvider provider() {
    return new ObjectTypes(ImmutableMap.copyOf(structs));
  }

  private CelType fieldType(FieldDefinition field, String path) {
    return switch (field.type()) {
      case ARRAY -> ListType.create(elementType(field, path));
      case OBJECT -> objectType(field.members(), path);
      case DATE, TIMESTAMP -> SimpleType.TIMESTAMP;
      default -> NullableType.create(scalarType(field.type()));
    };
  }

  private CelType elementType(FieldDefinition field, String path) {
    FieldType element = field.elementType();
    if (!field.members().isEmpty() || element == FieldType.OBJECT) {
      return objectType(field.members(), path);
    }
    return element == null ? SimpleType.DYN : scalarType(element);
  }

  private CelType objectType(List<FieldDefinition> definitions, String path) {
    if (definitions.isEmpty()) {
      return MapType.create(SimpleType.STRING, SimpleType.DYN);
    }
    ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
    for (FieldDefinition member : definitions) {
      members.add(member.name());
      types.put(member.name(), fieldType(member, path + "." + member.name()));
    }
    ImmutableMap<String, CelType> byName = types.buildOrThrow();
    // The braces keep the name apart from anything that an expression can spell.
    String name = "{" + path + "}";
    structs.put(
        name,
        StructType.create(
            name, byName.keySet(), member -> Optional.ofNullable(byName.get(member))));
    return StructTypeReference.create(name);
  }

  private static CelType scalarType(FieldType type) {
    return switch (type) {
      case STRING -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case DECIMAL -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case DATE, TIMESTAMP -> SimpleType.TIMESTAMP;
      case ARRAY, OBJECT -> SimpleType.DYN;
    };
  }

  private static final class ObjectTypes implements CelTypeProvider {
    private final ImmutableMap<String, CelType> byName;

    ObjectTypes(ImmutableMap<String, CelType> byName) {
      this.byName = byName;
    }

    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }
}
