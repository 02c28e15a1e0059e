package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The schema that editors use accepts what the reader accepts. */
class EditorSchemaTest {
  private static Schema schema() throws Exception {
    Path file = Path.of("src/schemas/collection-spec.schema.json");
    // Maven runs the tests in the module's folder.
    Path found = Files.exists(file) ? file : Path.of("..").resolve(file);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(found));
  }

  private static String soundSpec() throws Exception {
    try (InputStream in = EditorSchemaTest.class.getResourceAsStream("bad-specs.yaml")) {
      JsonNode cases = new YAMLMapper().readTree(in);
      return cases.get("given").asText();
    }
  }

  @Test
  void whenSpecIsSound_accepts() throws Exception {
    assertThat(schema().validate(soundSpec(), InputFormat.YAML), is(empty()));
  }

  @Test
  void whenAKeyIsUnknown_refuses() throws Exception {
    String spec = soundSpec().replace("mode: upsert", "modus: upsert");
    assertThat(schema().validate(spec, InputFormat.YAML), is(not(empty())));
  }
}
