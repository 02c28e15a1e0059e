package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code src/docs/sources/lookups.md} does what the page says. */
class LookupExampleTest {
  @TempDir Path path;

  @Test
  void whenTheExampleIsRun_isAsThePageSays() throws Exception {
    RunFolder folder = new RunFolder(path);
    CommandRun run = folder.run(CommandRun.HOME.resolve("src/docs/example/lookups/shops.yaml"));
    assertThat(run.said(), run.code(), is(0));
    String page = Files.readString(CommandRun.HOME.resolve("src/docs/sources/lookups.md"));
    String note = "lookup countries: 1 code unknown in 2 records, first QQ";
    assertThat(run.out(), containsString(note + "\n"));
    assertThat(page, containsString(note));
    assertThat(
        page,
        containsString(
            Files.readString(CommandRun.HOME.resolve("src/docs/example/lookups/shops.yaml"))));
    assertThat(
        folder.tables().rows("SELECT id, country, region FROM shops ORDER BY id"),
        is(
            List.of(
                List.of("1", "France", "Europe"),
                List.of("2", "Japan", "Asia"),
                Arrays.asList("3", null, null))));
  }
}
