package dev.collection.io.kafka.format.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/**
 * The Avro schema of a collection's records. Every field may be null and is so by default: then a
 * field can be added, and messages written before and after it are read with either schema.
 *
 * <p>A decimal is a string: the fields of a collection have no fixed scale, which Avro's {@code
 * decimal} asks for, and {@code big-decimal} is understood by few readers other than Java's. Its
 * logical type {@value #DECIMAL_TEXT} is ours; readers that do not know it see the string.
 */
public final class AvroSchemas {
  /** The logical type of a string that is a decimal number in plain digits. */
  static final String DECIMAL_TEXT = "decimal-text";

  private static final String NAMESPACE = "collection";

  private AvroSchemas() {}

  /** The schema of the records of {@code type}: {@code collection.NAME}. */
  public static Schema of(RecordType type) {
    return record(type.collection(), NAMESPACE, "", type.fields());
  }

  /** The same as JSON, indented for people. */
  public static String textOf(RecordType type) {
    return SchemaFormatter.format("json/pretty", of(type));
  }

  /**
   * A schema that somebody wrote.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      String reason =
          e.getCause() instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : String.valueOf(e.getMessage());
      throw new IllegalArgumentException(reason.split("\n", 2)[0], e);
    } catch (NullPointerException e) { // which Avro throws itself, over a type that is not there
      throw new IllegalArgumentException("refers to a type that is not defined", e);
    }
  }

  /** Types of members are named by where they are, so that no two of them share a name. */
  private static Schema record(
      String name, String namespace, String doc, List<FieldDefinition> fields) {
    List<Schema.Field> members = new ArrayList<>();
    for (FieldDefinition field : fields) {
      Schema type = type(field, field.type(), namespace + "." + name);
      members.add(
          new Schema.Field(
              field.name(),
              Schema.createUnion(Schema.create(Schema.Type.NULL), type),
              doc(field),
              Schema.Field.NULL_DEFAULT_VALUE));
    }
    return Schema.createRecord(name, doc.isEmpty() ? null : doc, namespace, false, members);
  }

  private static Schema type(FieldDefinition field, FieldType type, String namespace) {
    return switch (type) {
      case STRING -> Schema.create(Schema.Type.STRING);
      case INTEGER -> Schema.create(Schema.Type.LONG);
      case DECIMAL -> {
        Schema text = Schema.create(Schema.Type.STRING);
        text.addProp("logicalType", DECIMAL_TEXT);
        yield text;
      }
      case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
      case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
      case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
      case ARRAY -> Schema.createArray(type(field, field.elementType(), namespace));
      case OBJECT -> record(field.name(), namespace, "", field.members());
    };
  }

  private static String doc(FieldDefinition field) {
    String unit = field.unit().isEmpty() ? "" : "in " + field.unit();
    String doc = field.doc();
    String text = doc.isEmpty() || unit.isEmpty() ? doc + unit : doc + ", " + unit;
    return text.isEmpty() ? null : text;
  }
}
