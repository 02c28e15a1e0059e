package dev.collection.io.kafka.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.secret.SecretResolver;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.JsonItems;
import dev.collection.model.RecordType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A collection with a field of every type, and records of it as JSON. */
public final class SampleRecords {
  public static final SecretResolver SECRETS =
      new SecretResolver(name -> name.equals("REGISTRY") ? "canary-value" : null);

  public static final List<FieldDefinition> FIELDS =
      List.of(
          FieldDefinition.required("id", FieldType.INTEGER),
          new FieldDefinition(
              "title", FieldType.STRING, false, null, List.of(), "", "What it is called"),
          new FieldDefinition("pay", FieldType.DECIMAL, false, null, List.of(), "USD", "Per year"),
          FieldDefinition.of("remote", FieldType.BOOLEAN),
          FieldDefinition.of("posted", FieldType.DATE),
          FieldDefinition.of("seen", FieldType.TIMESTAMP),
          new FieldDefinition(
              "rates", FieldType.ARRAY, false, FieldType.DECIMAL, List.of(), "", ""),
          new FieldDefinition("days", FieldType.ARRAY, false, FieldType.DATE, List.of(), "", ""),
          new FieldDefinition(
              "places",
              FieldType.ARRAY,
              false,
              FieldType.OBJECT,
              List.of(
                  FieldDefinition.of("city", FieldType.STRING),
                  new FieldDefinition(
                      "at",
                      FieldType.OBJECT,
                      false,
                      null,
                      List.of(
                          FieldDefinition.of("lat", FieldType.DECIMAL),
                          FieldDefinition.of("lon", FieldType.DECIMAL)),
                      "",
                      "")),
              "",
              ""));

  public static final RecordType TYPE = type(FIELDS);

  private SampleRecords() {}

  public static RecordType type(List<FieldDefinition> fields) {
    return new RecordType("jobs", fields, List.of("id"), List.of());
  }

  /** The type with a field more, which is not the last one. */
  public static RecordType withAddedField() {
    List<FieldDefinition> fields = new ArrayList<>(FIELDS);
    fields.add(1, FieldDefinition.of("agency", FieldType.STRING));
    return type(fields);
  }

  public static ObjectNode json(String json) {
    try {
      return (ObjectNode) JsonItems.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static ObjectNode json(byte[] json) {
    return json(new String(json, StandardCharsets.UTF_8));
  }

  /** {@code record} with nulls and empty arrays left out, all the way down. */
  public static ObjectNode withoutEmpty(ObjectNode record) {
    ObjectNode copy = record.deepCopy();
    copy.properties().removeIf(member -> member.getValue().isNull());
    copy.properties()
        .removeIf(member -> member.getValue().isArray() && member.getValue().isEmpty());
    copy.properties()
        .forEach(
            member -> {
              if (member.getValue() instanceof ObjectNode object) {
                member.setValue(withoutEmpty(object));
              } else if (member.getValue().isArray()) {
                var array = (com.fasterxml.jackson.databind.node.ArrayNode) member.getValue();
                for (int i = 0; i < array.size(); i++) {
                  if (array.get(i) instanceof ObjectNode object) {
                    array.set(i, withoutEmpty(object));
                  }
                }
              }
            });
    return copy;
  }

  public static final String FULL =
      """
      {"id": 846884000, "title": "Ingénieur 工程師 😀 \\"x\\"", "pay": 123456.75, "remote": true,
       "posted": "2026-05-03", "seen": "2026-05-03T10:00:00.123456Z", "rates": [1.5, -0.01],
       "days": ["1969-12-31", "2026-02-28"],
       "places": [{"city": "Kathmandu", "at": {"lat": 27.7172, "lon": 85.324}}, {"city": null, "at": null}]}
      """;

  /** Records that any format has to carry, one by one. */
  public static List<String> records() {
    String nines = "9".repeat(38);
    return List.of(
        FULL,
        "{}",
        "{\"id\": null, \"title\": null, \"pay\": null, \"places\": null}",
        "{\"id\": 9223372036854775807}",
        "{\"id\": -9223372036854775808}",
        "{\"id\": 0, \"title\": \"\", \"pay\": 0, \"remote\": false}",
        "{\"pay\": %s.%s}".formatted(nines, nines),
        "{\"pay\": -%s.%s}".formatted(nines, nines),
        "{\"pay\": 0.%s1}".formatted("0".repeat(37)),
        "{\"posted\": \"1969-12-31\", \"seen\": \"1969-12-31T23:59:59.999999Z\"}",
        "{\"posted\": \"0001-01-01\", \"seen\": \"0001-01-01T00:00:00Z\"}",
        "{\"posted\": \"9999-12-31\", \"seen\": \"9999-12-31T23:59:59.999999Z\"}",
        "{\"rates\": [], \"days\": [], \"places\": []}",
        "{\"places\": [{}, {\"at\": {}}, {\"city\": \"x\", \"at\": {\"lat\": -90}}]}");
  }
}
