package dev.collection.pipeline.command;

import dev.collection.pipeline.graph.SpecCatalog;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.options.OptionProblem;
import dev.collection.pipeline.options.OptionsReader;
import dev.collection.pipeline.runner.GraphRunners;
import dev.collection.pipeline.sample.SampleCommand;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SpecException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Runs one command and exits with its code. */
public final class Main {
  private static final Set<String> LATER = Set.of("report", "lineage", "mcp");

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  Main(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /**
   * Runs one command in a process that is not its own, and neither ends nor configures it.
   *
   * @return the exit code
   */
  public static int execute(List<String> arguments, PrintStream out, PrintStream err)
      throws IOException {
    return new Main(out, err, Clock.systemUTC()).run(arguments);
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    quietLibraries();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught(thrown, err));
    int code = new Main(out, err, Clock.systemUTC()).run(List.of(arguments));
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs the command that {@code arguments} name and returns its exit code. */
  int run(List<String> arguments) throws IOException {
    String command = "run";
    List<String> rest = arguments;
    if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
      command = arguments.get(0);
      rest = arguments.subList(1, arguments.size());
    }
    boolean help = rest.contains("--help") || rest.contains("-h");
    if (command.equals("sample")) {
      return SampleCommand.run(help ? List.of("--help") : rest, out, err);
    }
    if (help || command.equals("help")) {
      out.print(Help.text());
      return ExitCode.DONE;
    }
    if (LATER.contains(command)) {
      err.println(
          "`" + command + "` is not available in this version; ./collect --help says what is");
      return ExitCode.MISCONFIGURED;
    }
    return withSpec(command, rest);
  }

  private int withSpec(String command, List<String> arguments) throws IOException {
    CollectionOptions options;
    try {
      if (!Help.COMMANDS.contains(command)) {
        throw new OptionProblem(Help.unknown(command));
      }
      options = new OptionsReader().read(command, arguments);
    } catch (OptionProblem e) {
      err.println(e.getMessage());
      return ExitCode.MISCONFIGURED;
    }
    if (options.getVerbose()) {
      Logger.getLogger("").setLevel(Level.INFO);
    }
    CollectionSpec spec;
    try {
      spec = SpecCatalog.read(specPath(options), options.getSources());
    } catch (SpecException | OptionProblem e) {
      err.println(e.getMessage());
      return ExitCode.MISCONFIGURED;
    }
    return switch (command) {
      case "check" ->
          new CheckCommand(out, err)
              .run(spec, options, OptionsReader.isGiven("jdbcUrl", arguments));
      case "publish" -> new PublishCommand(out, err, clock).run(spec, options);
      case "replay" -> new ReplayCommand(out, err, clock).run(spec, options);
      case "preview" -> new PreviewCommand(out, err).run(spec, options);
      default -> new RunCommand(out, err, clock).run(spec, options);
    };
  }

  /**
   * The default spec is found from every folder. For workers elsewhere, the files that it names are
   * those of its absolute path.
   */
  private static Path specPath(CollectionOptions options) {
    Path given = Path.of(options.getSpec());
    String home = System.getProperty("collection.home");
    if (!Files.exists(given) && !given.isAbsolute() && home != null) {
      Path shipped = Path.of(home).resolve(given);
      if (Files.exists(shipped)) {
        return shipped;
      }
    }
    return GraphRunners.of(options).isDistributed(options) ? given.toAbsolutePath() : given;
  }

  /** A run that has lost a thread for want of memory might wait for it for ever: it ends here. */
  private static void uncaught(Throwable thrown, PrintStream err) {
    if (!(thrown instanceof OutOfMemoryError)) {
      thrown.printStackTrace(err);
      return;
    }
    // Several threads may run out at one time; the first one ends the process.
    synchronized (Main.class) {
      try {
        if (!PipelineErrors.HEAP_TOLD.get()) {
          err.println(PipelineErrors.HEAP_TOO_SMALL);
        }
      } finally {
        // Not exit: what is done at an exit might need the memory that there is not.
        Runtime.getRuntime().halt(ExitCode.FAILED);
      }
    }
  }

  private static void quietLibraries() throws IOException {
    try (var settings =
        Main.class.getResourceAsStream("/dev/collection/pipeline/logging.properties")) {
      LogManager.getLogManager().readConfiguration(settings);
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
