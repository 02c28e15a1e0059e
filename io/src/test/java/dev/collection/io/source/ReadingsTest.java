package dev.collection.io.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.collection.io.file.FileSource;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several readings of one part at a time, batch by batch, as a runner may interleave them. */
class ReadingsTest {
  private static final String RUN = "readings";

  @TempDir Path folder;

  @AfterEach
  void closeSessions() {
    ReadSources.release(RUN);
  }

  /** A file in batches of two records. */
  private record SmallBatches(FileSource files) implements Source {
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
    public ReadSession open(String part, Position position, SourceContext context)
        throws IOException {
      return files.open(
          part,
          position,
          new SourceContext(
              context.clock(), context.sleeper(), context.secrets(), context.memory(), 1 << 20, 2));
    }
  }

  /** A reading that goes on where it was interrupted. */
  private static final class Reading {
    private final ReadSources.ReadFn reader;
    private final ReadTask task;
    private ReadProgress progress = ReadProgress.START;
    private final List<String> payloads = new ArrayList<>();

    Reading(Source source, String part, long number) {
      this.reader =
          new ReadSources.ReadFn(
              Map.of(source.name(), source), RUN, new ReadAll(), SourceMemory::none, "extracted");
      reader.setup();
      this.task = new ReadTask(source.name(), List.of(part), "", number);
    }

    void next() throws Exception {
      ReadTracker tracker = new ReadTracker(progress, 1);
      reader.process(task, tracker, new Outputs(payloads));
      progress = tracker.currentRestriction();
    }

    List<String> payloads() {
      return payloads;
    }

    boolean ended() {
      return progress.part() == 1;
    }
  }

  private static final class ReadAll implements ReadSources.ReadControl {
    private static final long serialVersionUID = 1L;

    @Override
    public String reasonToStop(String source) {
      return null;
    }

    @Override
    public void onRead(String source, long records) {}
  }

  /** Keeps the payloads of records. */
  private record Outputs(List<String> payloads) implements DoFn.MultiOutputReceiver {
    @Override
    public <T> DoFn.OutputReceiver<T> get(TupleTag<T> tag) {
      return new DoFn.OutputReceiver<>() {
        @Override
        public void output(T element) {
          if (element instanceof RawRecord record) {
            payloads.add(new String(record.payload(), StandardCharsets.UTF_8));
          }
        }

        @Override
        public OutputBuilder<T> builder(T element) {
          throw new UnsupportedOperationException();
        }
      };
    }

    @Override
    public <T> DoFn.OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void whenAFileIsReadAgainWhileItsFirstReadingIsOpen_eachReadsItsOwnFromTheBeginning()
      throws Exception {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(file, "\"old 1\"\n\"old 2\"\n\"old 3\"\n\"old 4\"\n\"old 5\"\n");
    Source source =
        new SmallBatches(FileSource.of("drop", file.toString(), FileSource.Format.JSONL));
    Reading first = new Reading(source, file.toString(), 1);
    Reading second = new Reading(source, file.toString(), 2);

    first.next();
    Path newer = folder.resolve("newer");
    Files.writeString(newer, "\"new 1\"\n\"new 2\"\n\"new 3\"\n\"new 4\"\n\"new 5\"\n");
    Files.move(newer, file, StandardCopyOption.REPLACE_EXISTING);
    second.next();
    first.next();
    second.next();
    second.next();
    first.next();

    assertThat(
        first.payloads(),
        contains("\"old 1\"", "\"old 2\"", "\"old 3\"", "\"old 4\"", "\"old 5\""));
    assertThat(
        second.payloads(),
        contains("\"new 1\"", "\"new 2\"", "\"new 3\"", "\"new 4\"", "\"new 5\""));
    assertThat(first.ended(), is(true));
    assertThat(second.ended(), is(true));
  }
}
