package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionSchema;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.Publication;
import dev.collection.io.load.RunStore;
import dev.collection.io.memory.MemoryDefinition;
import dev.collection.io.schema.SchemaMismatchException;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.pipeline.graph.CollectionPipeline;
import dev.collection.pipeline.graph.RunSettings;
import dev.collection.pipeline.graph.SpecOutputs;
import dev.collection.pipeline.graph.SpecSources;
import dev.collection.pipeline.graph.SpecStreams;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.runner.GraphRunner;
import dev.collection.pipeline.runner.GraphRunners;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.summary.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/** {@code ./collect [run]}: collects, loads, and says what became of every record. */
final class RunCommand {
  /** What a run has staged that began earlier and has not ended is dropped. */
  private static final Duration LONGEST_RUN = Duration.ofDays(7);

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  RunCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  int run(CollectionSpec spec, CollectionOptions options) throws IOException {
    GraphRunner runner = GraphRunners.of(options);
    List<String> obstacles = obstacles(runner, spec, options);
    if (!obstacles.isEmpty()) {
      obstacles.forEach(err::println);
      return ExitCode.MISCONFIGURED;
    }
    Database database =
        new Database(options.getJdbcUrl(), options.getJdbcUsername(), options.getJdbcPassword());
    CollectionTables tables = new CollectionTables(spec.type(), spec.tables());
    RunStore store = new RunStore(database, tables);
    String collection = spec.type().collection();
    RunSettings settings =
        RunSettings.start(options, spec, database, tables, clock, runner.isDistributed(options));
    ResultFiles files = new ResultFiles(Path.of(options.getOutput()));
    Optional<String> unusable = files.prepare();
    if (unusable.isPresent()) {
      err.println(unusable.get());
      return ExitCode.MISCONFIGURED;
    }
    Optional<String> noRoom = TemporaryFolder.problem();
    if (noRoom.isPresent()) {
      err.println(noRoom.get());
      return ExitCode.FAILED;
    }
    try {
      for (String change : schema(spec, options, database, tables).prepare()) {
        out.println(collection + ": " + change);
      }
      settings = settings.with(ChosenModel.of(spec, options, database));
      if (options.getResume()) {
        Optional<RunStore.LastRun> last = store.last(collection);
        if (last.isEmpty() || !last.get().isUnfinished()) {
          err.println(nothingToResume(collection, last));
          return ExitCode.MISCONFIGURED;
        }
        settings = settings.resuming(last.get().run());
      }
      settings.memory().begin();
      store.begin(settings.run(), collection, settings.startedAt());
      if (options.getResume()) {
        store.resumed(settings.memory().resumed(), settings.run());
      }
      Publication.dropAbandoned(
          database, tables, settings.memory().resumed(), settings.startedAt().minus(LONGEST_RUN));
    } catch (SchemaMismatchException
        | UnresolvedSecretException
        | ChosenModel.UnusableModelException e) {
      err.println(e.getMessage());
      release(database);
      return ExitCode.MISCONFIGURED;
    } catch (SQLException e) {
      err.println(DatabaseErrors.explain(database, e));
      release(database);
      return ExitCode.MISCONFIGURED;
    } catch (IOException e) {
      err.println(e.getMessage());
      MemoryDefinition.release(settings.run());
      return ExitCode.MISCONFIGURED;
    }
    if (!settings.isEndless() || settings.distributed()) {
      return collect(spec, options, settings, runner, store, files);
    }
    try (StopRequest stop = StopRequest.await(err)) {
      int code = collect(spec, options, settings, runner, store, files);
      out.flush();
      stop.ended(code);
      return code;
    }
  }

  /** What keeps the run from being started, in words. */
  private static List<String> obstacles(
      GraphRunner runner, CollectionSpec spec, CollectionOptions options) throws IOException {
    if (options.isStreaming()) {
      List<String> problems = SpecStreams.problems(spec, options);
      if (!problems.isEmpty()) {
        return problems;
      }
    }
    if (runner.isDistributed(options)) {
      // The secrets and files of the sources are those of the workers, which this process has not.
      List<String> obstacles = new ArrayList<>(runner.prepare(options));
      if (options.getJdbcUrl().startsWith("jdbc:sqlite:")) {
        obstacles.add(
            "SQLite is a file of one machine and cannot be loaded from a cluster; load into"
                + " PostgreSQL (--jdbcUrl=jdbc:postgresql://HOST:5432/DATABASE), or leave"
                + " --flinkMaster out to run in this process");
      }
      return obstacles;
    }
    List<String> missing = SpecSources.missingInputs(spec);
    if (!missing.isEmpty()) {
      return missing;
    }
    try {
      SpecSources.checkRequests(spec);
    } catch (UnresolvedSecretException | IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
    List<String> unprepared = runner.prepare(options);
    return unprepared.isEmpty() && options.isStreaming()
        ? SpecStreams.topicProblems(spec, options)
        : unprepared;
  }

  private static String nothingToResume(String collection, Optional<RunStore.LastRun> last) {
    return "--resume: there is no run of "
        + collection
        + " to continue, "
        + last.map(run -> "its last one, " + run.run() + ", ended as " + run.status())
            .orElse("it has not been run into this database")
        + "; leave --resume out to collect it anew";
  }

  private int collect(
      CollectionSpec spec,
      CollectionOptions options,
      RunSettings settings,
      GraphRunner runner,
      RunStore store,
      ResultFiles files) {
    Database database = settings.database();
    try {
      if (execute(spec, options, settings, runner) == GraphRunner.Ending.HANDED_OVER) {
        out.println(
            spec.type().collection()
                + ": handed over to the cluster as run "
                + settings.run()
                + "; how it ends is in the table collection_runs");
        return ExitCode.DONE;
      }
      if (settings.isEndless()) {
        // What was loaded after the last tick.
        SpecOutputs.publish(spec, database, settings.tables(), settings.run(), store);
      }
      return finish(store, settings, files, database);
    } catch (SQLException e) {
      return broken(store, spec, settings, DatabaseErrors.explain(database, e), e, options);
    } catch (RuntimeException | OutOfMemoryError e) {
      return broken(store, spec, settings, PipelineErrors.explain(database, e), e, options);
    } finally {
      CollectionPipeline.release(settings);
      release(database);
    }
  }

  /** The tables that a run needs. */
  static CollectionSchema schema(
      CollectionSpec spec, CollectionOptions options, Database database, CollectionTables tables) {
    CollectionSchema schema = new CollectionSchema(database, tables);
    if (options.isStreaming()) {
      schema = schema.withWindows();
    }
    return CollectionPipeline.deletes(spec) ? schema.withDeletes() : schema;
  }

  private GraphRunner.Ending execute(
      CollectionSpec spec, CollectionOptions options, RunSettings settings, GraphRunner runner) {
    options.setJobName(spec.type().collection() + "-" + settings.run());
    Pipeline pipeline = Pipeline.create(options);
    CollectionPipeline.build(pipeline, spec, settings);
    if (!showsProgress(options)) {
      return runner.run(pipeline, options, null);
    }
    Progress progress = new Progress(err);
    try {
      return runner.run(pipeline, options, progress::show);
    } finally {
      progress.clear();
    }
  }

  private static boolean showsProgress(CollectionOptions options) {
    return switch (options.getProgress()) {
      case "always" -> true;
      case "never" -> false;
      default -> Boolean.getBoolean("collection.terminal");
    };
  }

  private int finish(RunStore store, RunSettings settings, ResultFiles files, Database database)
      throws SQLException {
    Optional<String> stored = store.summary(settings.run());
    if (stored.isEmpty()) {
      throw new IllegalStateException("the run ended without a summary");
    }
    RunSummary summary = RunSummary.fromJson(stored.get());
    out.print(SummaryText.of(summary));
    if (!summary.status().equals("failed")) {
      forgetAnswers(settings);
    }
    Optional<String> unwritten = files.write(summary, store);
    if (unwritten.isPresent()) {
      out.println("  results     " + database.display());
      err.println(unwritten.get());
      return ExitCode.FAILED;
    }
    out.println(
        "  results     " + database.display() + ", " + files.summary() + ", " + files.rejects());
    return switch (summary.status()) {
      case "done" -> ExitCode.DONE;
      case "done_with_breaches", RunStore.HELD -> ExitCode.BREACHED;
      default -> ExitCode.FAILED;
    };
  }

  /** What is left over now is deleted by the next run. */
  private void forgetAnswers(RunSettings settings) {
    try {
      settings.memory().end();
    } catch (IOException e) {
      err.println(e.getMessage());
    }
  }

  private int broken(
      RunStore store,
      CollectionSpec spec,
      RunSettings settings,
      String message,
      Throwable cause,
      CollectionOptions options) {
    if (message.equals(PipelineErrors.HEAP_TOO_SMALL)) {
      PipelineErrors.HEAP_TOLD.set(true);
    }
    err.println(spec.type().collection() + ": failed, " + message);
    err.println(
        spec.load().isAtomic()
            ? "Nothing of it is visible, unless collection_runs calls it done; the next run begins"
                + " again."
            : "What was loaded before is kept; the next run continues from there.");
    if (options.getVerbose()) {
      cause.printStackTrace(err);
    } else {
      err.println("--verbose shows the stack trace.");
    }
    try {
      store.fail(
          settings.run(), spec.type().collection(), settings.startedAt(), clock.instant(), message);
    } catch (SQLException | RuntimeException e) {
      // The database may be the very cause; the message above says so.
      if (options.getVerbose()) {
        e.printStackTrace(err);
      }
    }
    return ExitCode.FAILED;
  }

  private void release(Database database) {
    try {
      database.release();
    } catch (SQLException e) {
      // Everything was committed; only the connections were not given back in order.
      err.println("connections could not be closed: " + e.getMessage());
    }
  }
}
