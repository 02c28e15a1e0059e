package dev.collection.pipeline.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
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

  /** The repository: tests of a module run in the folder of the module. */
  public static final Path HOME = Path.of("").toAbsolutePath().getParent();

  static final Path SAMPLE_SPEC = HOME.resolve("src/config/federal-jobs-sample.yaml");

  /** Runs are given to the runner that the build asks for, if they name none. */
  public static CommandRun of(String... arguments) throws IOException {
    String runner = System.getProperty("collection.test.runner", "");
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!runner.isEmpty() && all.get(0).equals("run")) {
      all.add("--runner=" + runner);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = new Main(stream(out), stream(err), Clock.fixed(NOW, ZoneOffset.UTC)).run(all);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Everything it said. */
  public String said() {
    return out + err;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
