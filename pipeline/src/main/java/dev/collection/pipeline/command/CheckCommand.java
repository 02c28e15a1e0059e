package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionTables;
import dev.collection.pipeline.graph.CollectionPipeline;
import dev.collection.pipeline.graph.GraphText;
import dev.collection.pipeline.graph.RunSettings;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import java.io.PrintStream;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;

/**
 * {@code ./collect check}: says what a spec that has no problems collects, and prints its graph.
 * Touches no source and no database.
 */
final class CheckCommand {
  private final PrintStream out;

  CheckCommand(PrintStream out) {
    this.out = out;
  }

  int run(CollectionSpec spec, CollectionOptions options) {
    out.println(spec.type().collection() + ": the spec has no problems");
    out.println(
        "  fields    " + spec.type().size() + ", key " + String.join(", ", spec.type().key()));
    spec.sources().forEach(source -> out.println("  source    " + source.describe()));
    out.println("  rules     " + spec.rules().size());
    out.println("  loads to  " + spec.load().table());
    out.println("  graph");
    Database database =
        new Database(options.getJdbcUrl(), options.getJdbcUsername(), options.getJdbcPassword());
    RunSettings settings =
        RunSettings.start(
            options,
            database,
            new CollectionTables(spec.type(), spec.load().table()),
            Instant.EPOCH);
    Pipeline pipeline = Pipeline.create(options);
    CollectionPipeline.build(pipeline, spec, settings);
    GraphText.names(pipeline, 1).forEach(name -> out.println("    " + name));
    return ExitCode.DONE;
  }
}
