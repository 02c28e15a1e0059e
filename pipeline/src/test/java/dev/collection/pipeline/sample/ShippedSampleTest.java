package dev.collection.pipeline.sample;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.collection.pipeline.sample.posting.SampleFault;
import dev.collection.pipeline.sample.posting.SampleFault.Where;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code src/samples/federal-jobs} are what the generator writes. */
class ShippedSampleTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("project.root"), "src", "samples", "federal-jobs");

  @TempDir Path directory;

  @Test
  void whenGeneratedAgain_isWhatIsShipped() throws IOException {
    Path again = directory.resolve("again");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        SampleCommand.run(
            List.of(
                "--output=" + again,
                "--records=3000",
                "--collections=2",
                "--itemsPerPage=500",
                "--textScale=0.2"),
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(err.toString(StandardCharsets.UTF_8), code, is(0));
    // Uncompressed: another version of zlib may compress the same contents to other bytes.
    Map<String, byte[]> shipped = SampleReader.contents(SHIPPED);
    shipped.remove("README.md");
    Map<String, byte[]> generated = SampleReader.contents(again);
    assertThat(generated.keySet(), equalTo(shipped.keySet()));
    generated.forEach((name, bytes) -> assertThat(name, bytes, equalTo(shipped.get(name))));
  }

  @Test
  void whenShipped_isSmallAndHasEveryFaultOfPages() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(SHIPPED)) {
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
    }
    assertThat(size, is(lessThan(800_000L)));
    SampleOptions options =
        SampleOptions.of(3_000, 1, LocalDate.of(2026, 11, 15))
            .withCollections(2)
            .withTextScale(0.2);
    SampleTruth truth =
        SampleGenerator.generate(
            options,
            new SampleOutput(directory.resolve("counted"), SampleOutput.Format.PAGES, true, 500));
    for (SampleFault fault : SampleFault.values()) {
      if (fault.where() != Where.LINES) {
        assertThat(fault.name(), truth.count(fault), is(greaterThan(0L)));
      }
    }
  }
}
