package dev.collection.transforms.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.collection.model.JsonItems;
import dev.collection.model.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A compiled JSON Schema (2020-12) of one raw item. Compiled once per JVM and text; thread-safe. It
 * fetches nothing: a {@code $ref} out of the document is an error of the schema. {@code format} is
 * an annotation, as the standard has it.
 */
public final class ItemSchema {
  /** Most violations that a record's reject lists; one more says how many there are. */
  public static final int MAX_VIOLATIONS = 100;

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final ConcurrentMap<String, ItemSchema> COMPILED = new ConcurrentHashMap<>();

  private final Schema schema;
  private final TypeCheck quick;

  private ItemSchema(Schema schema, TypeCheck quick) {
    this.schema = schema;
    this.quick = quick;
  }

  /**
   * The schema that {@code json} is.
   *
   * @throws IllegalArgumentException with a message for people if it is none
   */
  public static ItemSchema of(String json) {
    // Not computeIfAbsent: a schema that cannot be compiled must not lock the map while it fails.
    ItemSchema known = COMPILED.get(json);
    if (known == null) {
      known = compile(json);
      COMPILED.putIfAbsent(json, known);
    }
    return known;
  }

  private static ItemSchema compile(String json) {
    JsonNode document;
    try {
      document = JsonItems.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException("the schema is not JSON: " + firstLine(e), e);
    }
    String dialect = document.path("$schema").asText(DIALECT);
    if (!dialect.equals(DIALECT)) {
      throw new IllegalArgumentException(
          "the schema is of " + dialect + "; write it for " + DIALECT);
    }
    try {
      SchemaRegistry registry = registry();
      List<Error> errors =
          registry.getSchema(SchemaLocation.of(DIALECT)).validate(document, ItemSchema::inEnglish);
      if (!errors.isEmpty()) {
        Error first = errors.get(0);
        throw new IllegalArgumentException(
            "the schema is wrong at " + place(first) + ": " + first.getMessage());
      }
      Schema schema = registry.getSchema(document);
      // Otherwise a reference that leads nowhere would be found by the first record.
      schema.initializeValidators();
      return new ItemSchema(schema, TypeCheck.of(document));
    } catch (SchemaException e) {
      throw new IllegalArgumentException("the schema cannot be used: " + firstLine(e), e);
    }
  }

  private static SchemaRegistry registry() {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(new LinearRegularExpressions())
            .pathType(PathType.JSON_POINTER)
            .locale(Locale.ROOT)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaRegistryConfig(config)
                // Only the standard's own documents, which lie in the library.
                .schemaLoader(
                    loader ->
                        loader.allow(
                            iri -> iri.toString().startsWith("https://json-schema.org/"))));
  }

  private static void inEnglish(ExecutionContext context) {
    context.executionConfig(config -> config.locale(Locale.ROOT));
  }

  /**
   * Everything that is wrong with {@code item}, in the order of the schema; empty if nothing is.
   */
  public List<Violation> validate(JsonNode item) {
    if (quick != null && quick.certainlyRight(item)) {
      return List.of();
    }
    List<Error> errors = schema.validate(item, ItemSchema::inEnglish);
    List<Violation> violations = new ArrayList<>(Math.min(errors.size(), MAX_VIOLATIONS + 1));
    for (Error error : errors) {
      if (violations.size() == MAX_VIOLATIONS) {
        violations.add(
            new Violation(
                "",
                "limit:violations",
                "",
                "has " + errors.size() + " faults, of which " + MAX_VIOLATIONS + " are listed"));
        break;
      }
      violations.add(violation(error));
    }
    return violations;
  }

  private static Violation violation(Error error) {
    JsonNode value = error.getInstanceNode();
    return new Violation(
        error.getInstanceLocation().toString(),
        "schema:" + error.getKeyword(),
        text(value),
        error.getMessage());
  }

  private static String text(JsonNode value) {
    if (value == null) {
      return "";
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String place(Error error) {
    String pointer = error.getInstanceLocation().toString();
    return pointer.isEmpty() ? "the top" : pointer;
  }

  private static String firstLine(Exception fault) {
    String message = String.valueOf(fault.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
