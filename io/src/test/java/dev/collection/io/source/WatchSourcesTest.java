package dev.collection.io.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;

import dev.collection.io.file.FileSource;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class WatchSourcesTest {
  private static final AtomicInteger LISTINGS = new AtomicInteger();

  @TempDir Path folder;

  /** A folder to which something happens before each listing. */
  private record Folder(FileSource files, String path) implements Source {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return files.name();
    }

    @Override
    public List<String> parts(SourceContext context) throws IOException {
      return files.parts(context);
    }

    @Override
    public Map<String, String> states(SourceContext context) throws IOException {
      switch (LISTINGS.incrementAndGet()) {
        case 2 -> write("a.jsonl", "{\"n\":1}\n");
        case 4 -> write("b.jsonl", "{\"n\":2}\n{\"n\":3}\n");
        case 5 -> write("a.jsonl", "{\"n\":1}\n{\"n\":4}\n");
        default -> {
          // Nothing happens.
        }
      }
      return files.states(context);
    }

    private void write(String name, String text) throws IOException {
      Files.writeString(Path.of(path, name), text);
    }

    @Override
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      return files.open(part, position, context);
    }
  }

  @Test
  void whenFilesAreAdded_eachIsReadOnceAndAChangedOneAgain(TestPipeline pipeline) {
    LISTINGS.set(0);
    FileSource files =
        FileSource.of("drop", FileSource.pathIn(folder, "*.jsonl"), FileSource.Format.JSONL);
    TestStream.Builder<Instant> ticks = TestStream.create(InstantCoder.of());
    for (int tick = 0; tick < 6; tick++) {
      ticks = ticks.addElements(Instant.ofEpochMilli(tick));
    }

    ReadSources.Result read =
        pipeline
            .apply("Ticks", ticks.advanceWatermarkToInfinity())
            .apply(
                "Watch",
                WatchSources.all(List.of(new Folder(files, folder.toString())), "watching"));

    PAssert.that(read.records())
        .satisfies(
            records -> {
              List<String> found = new ArrayList<>();
              for (RawRecord record : records) {
                String name = Path.of(record.locator().resource()).getFileName().toString();
                found.add(name + " " + new String(record.payload(), StandardCharsets.UTF_8));
              }
              assertThat(
                  found,
                  containsInAnyOrder(
                      "a.jsonl {\"n\":1}",
                      "b.jsonl {\"n\":2}",
                      "b.jsonl {\"n\":3}",
                      "a.jsonl {\"n\":1}",
                      "a.jsonl {\"n\":4}"));
              return null;
            });
    pipeline.run();
  }
}
