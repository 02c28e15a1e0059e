package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of {@code src/docs/sources/files.md} do what is said of them there. */
class FileExamplesTest {
  @TempDir Path path;

  @ParameterizedTest
  @CsvSource({"csv.yaml, 5, 2", "xml.yaml, 2, 0", "fixed-width.yaml, 3, 1"})
  void whenExampleIsRun_everyRecordIsLoadedOrRejected(String spec, long extracted, int rejected)
      throws Exception {
    Files.createDirectories(path);
    RunFolder folder = new RunFolder(path);

    CommandRun run = folder.run(CommandRun.HOME.resolve("src/docs/example/files/" + spec));

    assertThat(run.said(), run.code(), is(0));
    assertThat(run.said(), run.out().contains("unexplained: 0"), is(true));
    JsonNode summary = folder.summary();
    assertThat(summary.toString(), summary.findValue("extracted").asLong(), is(extracted));
    assertThat(folder.rejects().size(), is(rejected));
  }

  @Test
  void whenAColumnIsMappedThatTheFileHasNot_theSummaryNamesIt() throws Exception {
    RunFolder folder = new RunFolder(path);
    folder.write("books.csv", "id, title ,price\n1,a,2\n");
    folder.write(
        "spec.yaml",
        """
        collection: books
        key: [id]
        fields: {id: string, title: string, price: string}
        sources:
          shop:
            file: {path: books.csv}
            map: {id: /id, title: {from: [/title, /name]}, price: /price}
        """);

    CommandRun run = folder.run("spec.yaml");

    assertThat(run.said(), run.code(), is(0));
    assertThat(
        run.out(),
        containsString(
            "it has no column `title` or `name` (title), which is empty in all its records; its"
                + " columns are `id`, ` title `, `price`"));
  }
}
