package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.jdbc.Partitioning;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.outbox.OutputTopic;
import dev.collection.io.partition.PartitionSetup;
import dev.collection.io.schema.SchemaPlan;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedReference;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.pipeline.graph.CollectionPipeline;
import dev.collection.pipeline.graph.RunSettings;
import dev.collection.pipeline.graph.SpecSources;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.runner.GraphRunners;
import dev.collection.pipeline.spec.CollectionSpec;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;

/**
 * {@code ./collect check}: says what a spec that has no problems collects, and prints its graph.
 * Touches no source, and no database unless it is asked to compare one with the spec. Writes
 * nothing in any case.
 */
final class CheckCommand {
  private final PrintStream out;
  private final PrintStream err;

  CheckCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * @param comparesTables whether to look at the tables that a run would load into
   * @return {@link ExitCode#MISCONFIGURED} if they keep a run from beginning
   */
  int run(CollectionSpec spec, CollectionOptions options, boolean comparesTables) {
    out.println(spec.type().collection() + ": the spec has no problems");
    out.println(
        "  fields    " + spec.type().size() + ", key " + String.join(", ", spec.type().key()));
    spec.sources().forEach(source -> out.println("  source    " + source.describe()));
    spec.enrich()
        .lookups()
        .forEach(
            lookup ->
                out.println(
                    "  lookup    "
                        + lookup.definition().name()
                        + ": "
                        + lookup.source().kind().describe()));
    out.println("  rules     " + spec.rules().size());
    out.println("  loads to  " + spec.load().table() + divided(spec.load().partitioning()));
    if (spec.outputs() != null) {
      sayOutput("changes", spec.outputs().changes());
      sayOutput("rejects", spec.outputs().deadLetters());
    }
    out.println("  graph");
    Database database =
        new Database(options.getJdbcUrl(), options.getJdbcUsername(), options.getJdbcPassword());
    CollectionTables tables = new CollectionTables(spec.type(), spec.tables());
    RunSettings settings =
        RunSettings.start(
            options,
            spec,
            database,
            tables,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            GraphRunners.of(options).isDistributed(options));
    Pipeline pipeline = Pipeline.create(options);
    CollectionPipeline.build(pipeline, spec, settings);
    CollectionPipeline.steps(pipeline, spec).forEach(step -> out.println("    " + step));
    sayWhatIsMissing(spec, options);
    return comparesTables ? compareTables(spec, options, database, tables) : ExitCode.DONE;
  }

  private void sayOutput(String what, OutputTopic topic) {
    if (topic != null) {
      out.println("  tells     " + what + " to Kafka " + topic);
    }
  }

  private int compareTables(
      CollectionSpec spec, CollectionOptions options, Database database, CollectionTables tables) {
    try {
      SchemaPlan plan = RunCommand.schema(spec, options, database, tables).compare();
      out.println("  tables    " + database.kind() + " at " + database.display());
      plan.describe().forEach(line -> out.println("    " + line));
      plan.problems().forEach(err::println);
      return plan.problems().isEmpty() ? ExitCode.DONE : ExitCode.MISCONFIGURED;
    } catch (UnresolvedSecretException e) {
      err.println(e.getMessage());
    } catch (SQLException e) {
      err.println(DatabaseErrors.explain(database, e));
    }
    return ExitCode.MISCONFIGURED;
  }

  private static String divided(Partitioning partitioning) {
    return partitioning == null ? "" : ", partition_by: " + partitioning;
  }

  /**
   * A spec is right without the secrets of the machine that runs it, but a run would be refused.
   */
  private void sayWhatIsMissing(CollectionSpec spec, CollectionOptions options) {
    SecretResolver secrets = SecretResolver.system();
    List<UnresolvedReference> missing = new ArrayList<>();
    SpecSources.missingSecrets(spec, secrets).forEach(secret -> missing.add(secret.reference()));
    for (String option : new String[] {options.getJdbcUsername(), options.getJdbcPassword()}) {
      missing.addAll(option == null ? List.of() : secrets.unresolved(option));
    }
    sayNames("set", missing.stream().filter(UnresolvedReference::variable));
    sayNames("make readable", missing.stream().filter(reference -> !reference.variable()));
    SpecSources.missingFiles(spec).forEach(file -> out.println("before a run, correct: " + file));
    Partitioning partitioning = spec.load().partitioning();
    if (partitioning != null && options.getJdbcUrl().startsWith("jdbc:sqlite:")) {
      out.println("before a run, correct: " + PartitionSetup.needsPostgres(partitioning));
    }
  }

  private void sayNames(String remedy, Stream<UnresolvedReference> missing) {
    String names =
        missing.map(UnresolvedReference::name).distinct().collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      out.println("before a run, " + remedy + ": " + names);
    }
  }
}
