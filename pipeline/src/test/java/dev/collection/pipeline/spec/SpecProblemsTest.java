package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of {@code bad-specs.yaml}: each replaces one piece of the sound spec there, and says
 * which problems are then reported, in full.
 */
class SpecProblemsTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> whenThePieceIsBad_reportsExactly() throws IOException {
    JsonNode cases;
    try (InputStream in = SpecProblemsTest.class.getResourceAsStream("bad-specs.yaml")) {
      cases = new YAMLMapper().readTree(in);
    }
    String sound = cases.get("given").asText();
    return StreamSupport.stream(cases.get("cases").spliterator(), false)
        .map(next -> dynamicTest(next.get("name").asText(), () -> check(sound, next)));
  }

  private void check(String sound, JsonNode next) throws IOException {
    SpecFolder specs = new SpecFolder(Files.createTempDirectory(folder, "spec"));
    String spec = sound;
    for (JsonNode change : next.get("do")) {
      String replaced = change.get("replace").asText();
      assertThat("the sound spec has it", spec, containsString(replaced));
      spec = spec.replace(replaced, change.get("by").asText());
    }
    specs.write("spec.yaml", spec);
    if (next.has("files")) {
      for (String file : (Iterable<String>) () -> next.get("files").fieldNames()) {
        specs.write(file, next.get("files").get(file).asText());
      }
    }
    List<String> expected = new ArrayList<>();
    next.get("expect").forEach(line -> expected.add(line.asText()));
    assertThat(specs.problems("spec.yaml"), is(expected));
  }
}
