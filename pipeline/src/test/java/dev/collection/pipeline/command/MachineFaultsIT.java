package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process of its own says when its machine has too little of something. */
class MachineFaultsIT {
  @TempDir Path path;

  /** At 32 MB another thread than a worker runs out first; 48 MB are enough for the sample. */
  @Test
  void whenTheHeapIsTooSmall_saysSoWithoutATrace() throws Exception {
    CommandRun run = collect(List.of("-Xmx32m", "-XX:+UseParallelGC"));
    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.err()
            .replace("federal_jobs: failed, ", "")
            .replace("What was loaded before is kept; the next run continues from there.\n", "")
            .replace("--verbose shows the stack trace.\n", ""),
        is("the heap is too small; give it more with COLLECT_JAVA_OPTS=-Xmx4g\n"));
    assertThat(run.out(), is(""));
  }

  @Test
  void whenThereIsNoTemporaryFolder_namesItAndTheRemedyBeforeAnythingRuns() throws Exception {
    Path none = path.resolve("none");
    CommandRun run = collect(List.of("-Djava.io.tmpdir=" + none));
    assertThat(
        run.err(),
        is(
            "the folder for temporary files, "
                + none
                + ", cannot be written (it is not a folder); free space there,"
                + " or name another with COLLECT_JAVA_OPTS=-Djava.io.tmpdir=FOLDER\n"));
    assertThat(run.out(), is(""));
    assertThat(run.code(), is(1));
  }

  @Test
  void whenTheDiskUnderTheDatabaseIsFull_failsAndCallsNothingAReject() throws Exception {
    RunFolder folder = new RunFolder(path);
    String url = folder.jdbcUrl() + "?max_page_count=200";
    CommandRun run = collectInto(url, List.of());
    assertThat(run.said(), run.code(), is(1));
    assertThat(
        run.err(),
        startsWith(
            "federal_jobs: failed, SQLite at "
                + url.substring("jdbc:sqlite:".length())
                + " cannot be written: is the disk full? ([SQLITE_FULL]"));
    assertThat(
        folder.tables().number("SELECT COUNT(*) FROM federal_jobs_rejects WHERE stage = 'Load'"),
        is(0L));
  }

  @Test
  void whenVerbose_libraryNoiseIsLeftOut() throws Exception {
    CommandRun run = collect(List.of(), "--verbose");
    assertThat(run.said(), run.code(), is(0));
    assertThat(run.err(), not(containsString("JdbcUrl")));
  }

  /** The sample, in a JVM with options of its own. */
  private CommandRun collect(List<String> jvm, String... more) throws Exception {
    return collectInto(new RunFolder(path).jdbcUrl(), jvm, more);
  }

  private CommandRun collectInto(String jdbcUrl, List<String> jvm, String... more)
      throws Exception {
    RunFolder folder = new RunFolder(path);
    Path out = path.resolve("stdout");
    Path err = path.resolve("stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(
        List.of(
            "run",
            "--spec=" + CommandRun.SAMPLE_SPEC,
            "--jdbcUrl=" + jdbcUrl,
            "--output=" + folder.output(),
            "--progress=never"));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      int code = process.waitFor();
      return new CommandRun(
          code,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }
}
