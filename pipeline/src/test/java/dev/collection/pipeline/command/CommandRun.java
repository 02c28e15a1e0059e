package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * One command, run in this process, and what it said.
 *
 * @param code its exit code
 */
public record CommandRun(int code, String out, String err) {
  /** When every run of these tests starts, and ends. */
  static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");

  private static final String RUNNER = System.getProperty("collection.test.runner", "");

  /** The repository: tests of a module run in the folder of the module. */
  public static final Path HOME = Path.of("").toAbsolutePath().getParent();

  static final Path SAMPLE_SPEC = HOME.resolve("src/config/federal-jobs-sample.yaml");

  /** Whether the build runs these tests once more, on Flink. */
  static boolean isOnFlink() {
    return RUNNER.equals("FlinkRunner");
  }

  /** Runs are given to the runner that the build asks for. */
  public static CommandRun of(String... arguments) throws IOException {
    return at(NOW, arguments);
  }

  /** A command at another time. */
  static CommandRun at(Instant now, String... arguments) throws IOException {
    return by(Clock.fixed(now, ZoneOffset.UTC), arguments);
  }

  /** A command whose time is that of {@code clock}, which is serializable. */
  static CommandRun by(Clock clock, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (isOnFlink() && all.get(0).equals("run")) {
      all.add("--runner=" + RUNNER);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = new Main(stream(out), stream(err), clock).run(all);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Everything it said. */
  public String said() {
    return out + err;
  }

  /**
   * Workers of a run that has broken off may still be at work, in a folder that is to be deleted.
   */
  static void awaitWorkers() throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("direct-runner-worker")) {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        assertThat(thread.getName() + " has not ended", thread.isAlive(), is(false));
      }
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
