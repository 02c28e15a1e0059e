package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.collection.pipeline.runner.RunnerErrors;
import dev.collection.transforms.dedup.BlockFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without room costs what could not be written, and never the answer. */
class MachineFaultsTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path path;
  private RunFolder folder;

  @BeforeEach
  void writeSpec() throws IOException {
    folder = new RunFolder(path);
    folder
        .write(
            "things.yaml",
            """
            collection: things
            key: [id]
            fields: {id: string}
            sources:
              lines: {file: {path: things.jsonl}, map: {id: /id}}
            load: {table: things}
            """)
        .write("things.jsonl", "{\"id\":\"1\"}\n");
  }

  @Test
  void whenTheDiskUnderTheOutputIsFull_printsTheSummaryAllTheSame() throws Exception {
    Assumptions.assumeTrue(Files.exists(FULL));
    Files.createDirectories(folder.output());
    Path next = folder.output().resolve("rejects.jsonl.next");
    Files.createSymbolicLink(next, FULL);
    folder.write("things.jsonl", "{\"id\":\"1\"}\nno item\n");

    CommandRun run = folder.run("things.yaml");

    assertThat(run.said(), run.code(), is(1));
    assertThat(run.out(), containsString("things: done in "));
    assertThat(run.out(), containsString("  = inserted           1\n"));
    assertThat(run.out(), containsString("  results     " + path.resolve("collection.db") + "\n"));
    assertThat(
        run.err(),
        is(
            folder.output().resolve("rejects.jsonl")
                + " cannot be written (No space left on device); free space there, or name another"
                + " folder with --output. The records are loaded, and the database has the summary"
                + " and the rejects too.\n"));
    assertThat(Files.exists(next, LinkOption.NOFOLLOW_LINKS), is(false));
    assertThat(folder.tables().column("SELECT status FROM collection_runs"), is(List.of("done")));
  }

  @Test
  void whenTheTemporaryFolderFillsUpDuringARun_namesItAndTheRemedy() {
    assertThat(
        PipelineErrors.explain(
            null,
            new IllegalStateException(
                new BlockFileException(new IOException("No space left on device")))),
        is(
            "the folder for temporary files, "
                + System.getProperty("java.io.tmpdir")
                + ", cannot be written (No space left on device); free space there, or name"
                + " another with COLLECT_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"));
  }

  @Test
  void whenTheTemporaryFolderHasRoom_leavesNothingInIt() throws Exception {
    Path empty = Files.createDirectories(path.resolve("empty"));
    assertThat(TemporaryFolder.problem(empty), is(Optional.empty()));
    assertThat(new RunFolder(empty).names(), is(List.of()));
  }

  @Test
  void whenTheRunnerHasAnError_isItsCause() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    Logger logger = Logger.getLogger("org.apache.beam.runners.direct.DirectTransformExecutor");
    try (RunnerErrors errors = RunnerErrors.listen(false)) {
      logger.log(Level.SEVERE, "Error occurred", error);
      errors.rethrow();
      throw new AssertionError("nothing was heard");
    } catch (IllegalStateException e) {
      assertThat(
          PipelineErrors.explain(null, e),
          is("the heap is too small; give it more with COLLECT_JAVA_OPTS=-Xmx4g"));
    }
    assertThat(logger.getFilter() == null, is(true));
  }
}
