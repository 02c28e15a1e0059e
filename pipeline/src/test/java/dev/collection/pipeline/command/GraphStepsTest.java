package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The names of the steps are the ids of a stream's state and the scopes of its metrics. They are
 * listed in README.md; whoever changes one changes it there, on purpose.
 */
class GraphStepsTest {
  @TempDir Path folder;

  private static List<String> ofReadme() throws Exception {
    List<String> readme =
        Files.readAllLines(Path.of(System.getProperty("project.root"), "README.md"));
    return readme.subList(readme.indexOf("| step | what it does |") + 2, readme.size()).stream()
        .takeWhile(line -> line.startsWith("| "))
        .map(line -> line.split(" \\| | \\|", -1)[0].substring(2))
        .toList();
  }

  private static List<String> printed(Path spec) throws Exception {
    CommandRun check = CommandRun.of("check", "--spec=" + spec);
    assertThat(check.said(), check.code(), is(0));
    return check
        .out()
        .lines()
        .dropWhile(line -> !line.equals("  graph"))
        .skip(1)
        .takeWhile(line -> line.startsWith("    "))
        .map(String::strip)
        .toList();
  }

  @Test
  void whenTheGraphIsPrinted_itsStepsAreThoseOfTheReadme() throws Exception {
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec, "extends: %s\ndrift: {vanished_fields: reject}\n".formatted(CommandRun.SAMPLE_SPEC));
    assertThat(printed(spec), is(ofReadme()));
  }

  @Test
  void whenNothingIsRefusedForDrift_thereIsNoContract() throws Exception {
    List<String> others = new ArrayList<>(ofReadme());
    assertThat(others.remove("Check contract"), is(true));
    assertThat(printed(CommandRun.SAMPLE_SPEC), is(others));
  }
}
