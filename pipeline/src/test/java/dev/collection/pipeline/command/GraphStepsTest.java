package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The names of the steps are the ids of a stream's state and the scopes of its metrics. They are
 * listed in README.md; whoever changes one changes it there, on purpose.
 */
class GraphStepsTest {
  @Test
  void whenTheGraphIsPrinted_itsStepsAreThoseOfTheReadme() throws Exception {
    List<String> readme =
        Files.readAllLines(Path.of(System.getProperty("project.root"), "README.md"));
    List<String> steps =
        readme.subList(readme.indexOf("| step | what it does |") + 2, readme.size()).stream()
            .takeWhile(line -> line.startsWith("| "))
            .map(line -> line.split(" \\| | \\|", -1)[0].substring(2))
            .toList();

    CommandRun check = CommandRun.of("check", "--spec=" + CommandRun.SAMPLE_SPEC);
    assertThat(check.said(), check.code(), is(0));

    List<String> printed =
        check
            .out()
            .lines()
            .dropWhile(line -> !line.equals("  graph"))
            .skip(1)
            .takeWhile(line -> line.startsWith("    "))
            .map(String::strip)
            .toList();
    assertThat(printed, is(steps));
  }
}
