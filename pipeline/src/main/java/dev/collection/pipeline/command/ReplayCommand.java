package dev.collection.pipeline.command;

import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;

/**
 * {@code ./collect replay}: reads what earlier runs have refused, and sends it through the whole
 * graph again. It is a run like any other, with other sources.
 */
final class ReplayCommand {
  private static final String KAFKA = "kafka";

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  ReplayCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  int run(CollectionSpec spec, CollectionOptions options) throws IOException {
    if (!KAFKA.equals(options.getFrom())) {
      err.println(
          (options.getFrom() == null
                  ? "replay needs to know from where: "
                  : "replay cannot read from `" + options.getFrom() + "`: ")
              + "--from=kafka replays the dead letters that the spec's outputs.dead_letters were"
              + " sent to, from where the last replay came to, or all of them with --full");
      return ExitCode.MISCONFIGURED;
    }
    if (spec.outputs() == null || spec.outputs().deadLetters() == null) {
      err.println(
          "the spec sends no dead letters to Kafka, so that there is nothing to replay; give"
              + " `outputs: {dead_letters: {kafka: {servers: …, topic: …}}}`");
      return ExitCode.MISCONFIGURED;
    }
    return new RunCommand(out, err, clock).run(spec.replaying(), options);
  }
}
