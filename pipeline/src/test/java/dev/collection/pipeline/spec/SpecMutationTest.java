package dev.collection.pipeline.spec;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.collection.pipeline.graph.SpecSources;
import dev.collection.transforms.anomaly.detect.DetectAnomalies;
import dev.collection.transforms.validate.ValidateRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes the sound spec of {@code bad-specs.yaml} piece by piece. Whatever comes out is either
 * refused with its place, or can be built: nobody meets a stack trace for a slip in a spec.
 */
class SpecMutationTest {
  /** A value in its place: after a colon and a space, or in brackets. */
  private static final Pattern VALUE = Pattern.compile("(?<=: |\\[)[^\\s\\[\\]{},|]+");

  private static final List<String> HOSTILE =
      List.of(
          "",
          "~",
          "''",
          "' '",
          "[]",
          "{}",
          "[x]",
          "{x: y}",
          "{x: }",
          "-1",
          "0",
          "1e999",
          "99999999999999999999",
          ".nan",
          "true",
          "2020-01-01",
          "\"a\\0b\"",
          "\"a\\nb\\e[31m\"",
          "'${x'",
          "'~'",
          "/",
          "é",
          "*none",
          "&a [*a]",
          "!!java.io.File x",
          "'['");

  private static final Pattern PROBLEM = Pattern.compile("(\\S+\\.yaml|)(:[0-9]+:[0-9]+)?: \\S.*");

  @TempDir Path folder;
  private SpecFolder specs;
  private String sound;

  @BeforeEach
  void readSoundSpec() throws IOException {
    specs = new SpecFolder(folder);
    try (InputStream in = SpecMutationTest.class.getResourceAsStream("bad-specs.yaml")) {
      sound = new YAMLMapper().readTree(in).get("given").asText();
    }
  }

  @Test
  void whenAnyValueIsHostile_isRefusedOrCanBeBuilt() throws IOException {
    List<String> mutants = new ArrayList<>();
    Matcher value = VALUE.matcher(sound);
    while (value.find()) {
      for (String hostile : HOSTILE) {
        mutants.add(sound.substring(0, value.start()) + hostile + sound.substring(value.end()));
      }
    }
    checkAll(mutants);
  }

  @Test
  void whenAnyLineIsMissingTwiceOrIndented_isRefusedOrCanBeBuilt() throws IOException {
    List<String> lines = sound.lines().toList();
    List<String> mutants = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      for (List<String> instead :
          List.of(
              List.<String>of(),
              List.of(lines.get(i), lines.get(i)),
              List.of("  " + lines.get(i)),
              List.of(lines.get(i).strip()))) {
        List<String> changed = new ArrayList<>(lines.subList(0, i));
        changed.addAll(instead);
        changed.addAll(lines.subList(i + 1, lines.size()));
        mutants.add(String.join("\n", changed));
      }
    }
    checkAll(mutants);
  }

  @Test
  void whenAnyCharacterIsMissing_isRefusedOrCanBeBuilt() throws IOException {
    List<String> mutants = new ArrayList<>();
    for (int i = 0; i < sound.length(); i++) {
      mutants.add(sound.substring(0, i) + sound.substring(i + 1));
    }
    checkAll(mutants);
  }

  private void checkAll(List<String> mutants) throws IOException {
    int refused = 0;
    for (String mutant : mutants) {
      specs.write("spec.yaml", mutant);
      try {
        refused += isRefused() ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("neither refused nor buildable:\n" + mutant, e);
      }
    }
    assertThat("some are refused", refused, is(not(0)));
    assertThat("some are accepted", refused, is(not(mutants.size())));
  }

  private boolean isRefused() {
    CollectionSpec spec;
    try {
      spec = specs.read("spec.yaml");
    } catch (SpecException e) {
      for (SpecProblem problem : e.problems()) {
        assertThat(problem.render(), matchesPattern(PROBLEM));
      }
      assertThat(e.getMessage().lines().toList().size(), is(e.problems().size()));
      return true;
    }
    for (SourceSpec source : spec.sources()) {
      SpecSources.of(source, spec.type().key());
      if (source.schema() != null) {
        ValidateRecords.against(Map.of(source.name(), source.schema()));
      }
    }
    if (spec.anomalies() != null) {
      DetectAnomalies.using(spec.type(), spec.anomalies());
    }
    return false;
  }
}
