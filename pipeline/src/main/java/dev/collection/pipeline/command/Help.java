package dev.collection.pipeline.command;

import dev.collection.pipeline.options.OptionsReader;
import dev.collection.pipeline.options.Suggestions;
import java.util.List;

/** The text of {@code --help}. */
final class Help {
  static final List<String> COMMANDS =
      List.of("run", "check", "preview", "publish", "replay", "sample", "help");

  private Help() {}

  static String text() {
    return """
    Collects records as a spec says, and accounts for every one of them.

    ./collect [run]    [options]   collect and load; with no options the sample, into collection.db
    ./collect check    [options]   read the spec, report every problem, print the graph;
                                   with --jdbcUrl, compare the tables there with the spec
    ./collect preview  [options]   show the first records as they would be loaded; writes nothing
    ./collect publish  [options]   make a run visible that is held (publish: atomic), or drop it
    ./collect replay   [options]   load what was refused, after a fix: --from=kafka reads the
                                   dead letters of the spec's outputs
    ./collect sample   [options]   make USAJOBS-shaped sample data; ./collect sample --help
    ./collect help                 this text

    Exit codes: 0 done; 1 failed; 2 the configuration is wrong, nothing ran; 3 done, or held, but
    a quality threshold was breached.

    Options (COLLECT_JAVA_OPTS passes options to the JVM, such as -Xmx3g):

    """
        + OptionsReader.help();
  }

  static String unknown(String command) {
    return "unknown command `"
        + command
        + "`"
        + Suggestions.closest(command, COMMANDS)
            .map(close -> "; did you mean `" + close + "`?")
            .orElse("")
        + " (./collect --help lists all)";
  }
}
