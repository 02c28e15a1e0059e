package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.options.OptionDescription;
import dev.collection.transforms.normalize.Converters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The references in {@code src/docs} are what the code says. After a change of an option or a
 * converter, run this test with {@code -Dsurefire.args=-Dreference.update=true}, which writes them
 * anew.
 */
class ReferenceDocsTest {
  private static final Path DOCS =
      Path.of(System.getProperty("project.root", ".."), "src", "docs").normalize();

  @Test
  void whenOptionsChange_theReferenceChangesWithThem() throws IOException {
    assertReference("options.md", ReferenceDocs.options(OptionDescription.all()));
  }

  @Test
  void whenConvertersChange_theReferenceChangesWithThem() throws IOException {
    assertReference("converters.md", ReferenceDocs.converters(Converters.descriptions()));
  }

  @Test
  void whenACellHasABar_itDoesNotEndTheCell() {
    String line =
        ReferenceDocs.options(
                List.of(new OptionDescription("mode", "string", "One | two.", "none")))
            .lines()
            .reduce((first, last) -> last)
            .orElseThrow();
    assertThat(line, is("| `--mode` | string | none | One \\| two. |"));
  }

  @Test
  void whenADescriptionNamesALineEnd_itIsShownAsCode() {
    String text =
        ReferenceDocs.converters(
            List.of(new Converters.Description("glue", null, "Glues.", "separator, default \\n")));
    assertThat(text, containsString("| `glue` | any | Glues. | separator, default `\\n` |\n"));
  }

  private static void assertReference(String name, String generated) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("reference.update")) {
      Files.writeString(file, generated);
    }
    assertThat(
        file
            + " is out of date; run ReferenceDocsTest with -Dsurefire.args=-Dreference.update=true",
        Files.readString(file),
        is(generated));
  }
}
