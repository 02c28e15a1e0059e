package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shelf of {@code loading.md}. */
class LoadingExampleTest {
  @TempDir Path path;

  @Test
  void whenTheSecondDayIsCollected_whatIsGoneIsClosedAndEachDayCanBeAskedFor() throws Exception {
    RunFolder folder = new RunFolder(path);
    Path examples = CommandRun.HOME.resolve("src/docs/example/loading");
    CommandRun monday = folder.run(examples.resolve("monday.yaml"));
    assertThat(monday.said(), monday.code(), is(0));

    CommandRun tuesday = folder.run(examples.resolve("tuesday.yaml"));

    assertThat(tuesday.said(), tuesday.code(), is(0));
    assertThat(
        tuesday.out(),
        containsString(
            """
              extracted            2
              = inserted           0
              = updated            1
              = unchanged          1
              closed               1  rows that their source no longer has
            """));
    String noon = "'2026-03-02T12:00:00.000000Z'";
    assertThat(
        folder
            .tables()
            .rows(
                "SELECT title, price FROM shelf_history WHERE id = '1' AND valid_from <= "
                    + noon
                    + " AND (valid_to IS NULL OR valid_to > "
                    + noon
                    + ")"),
        is(List.of(List.of("The Odyssey", "14"))));
    assertThat(
        folder.tables().column("SELECT id FROM shelf WHERE closed_at IS NOT NULL"),
        is(List.of("2")));
  }
}
