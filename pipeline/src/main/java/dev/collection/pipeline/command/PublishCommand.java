package dev.collection.pipeline.command;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionSchema;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.Publication;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.RunStore;
import dev.collection.io.load.StagingLostException;
import dev.collection.io.schema.SchemaMismatchException;
import dev.collection.io.secret.UnresolvedSecretException;
import dev.collection.pipeline.graph.SpecOutputs;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.summary.HeldRun;
import dev.collection.pipeline.summary.RunSummary;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code ./collect publish}: makes a run visible that is held, or drops it. */
final class PublishCommand {
  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;

  PublishCommand(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  int run(CollectionSpec spec, CollectionOptions options) {
    Database database =
        new Database(options.getJdbcUrl(), options.getJdbcUsername(), options.getJdbcPassword());
    CollectionTables tables = new CollectionTables(spec.type(), spec.tables().withStaging(true));
    RunStore store = new RunStore(database, tables);
    try {
      for (String change : new CollectionSchema(database, tables).prepare()) {
        out.println(spec.type().collection() + ": " + change);
      }
      List<RunRow> held = store.held(spec.type().collection());
      Optional<RunRow> chosen = choose(held, options.getRun());
      if (chosen.isEmpty()) {
        err.println(nothing(spec, held, options));
        return ExitCode.MISCONFIGURED;
      }
      Publication publication =
          new Publication(
              database, tables, chosen.get().run(), spec.load().batch(), clock::instant);
      return options.getDiscard()
          ? discard(chosen.get(), store, publication)
          : publish(spec, chosen.get(), store, publication, database, tables);
    } catch (SchemaMismatchException | UnresolvedSecretException e) {
      err.println(e.getMessage());
      return ExitCode.MISCONFIGURED;
    } catch (StagingLostException | IllegalStateException e) {
      err.println("nothing was published: " + e.getMessage());
      return ExitCode.FAILED;
    } catch (SQLException e) {
      err.println(DatabaseErrors.explain(database, e));
      return ExitCode.FAILED;
    } finally {
      release(database);
    }
  }

  /** The one that is asked for, or the only one. */
  private static Optional<RunRow> choose(List<RunRow> held, String asked) {
    if (asked == null) {
      return held.size() == 1 ? Optional.of(held.get(0)) : Optional.empty();
    }
    return held.stream().filter(run -> run.run().equals(asked)).findFirst();
  }

  private static String nothing(CollectionSpec spec, List<RunRow> held, CollectionOptions options) {
    String collection = spec.type().collection();
    if (held.isEmpty()) {
      return "no run of " + collection + " is held in this database";
    }
    String runs = held.stream().map(RunRow::run).collect(Collectors.joining(", "));
    return options.getRun() == null
        ? held.size() + " runs of " + collection + " are held; say which with --run=ID: " + runs
        : "no run " + options.getRun() + " of " + collection + " is held; there is " + runs;
  }

  private int publish(
      CollectionSpec spec,
      RunRow row,
      RunStore store,
      Publication publication,
      Database database,
      CollectionTables tables)
      throws SQLException {
    HeldRun held = new HeldRun(row);
    String obstacle = obstacle(spec, row, store);
    RunRow published =
        publication
            .publish(
                held.withheld(),
                held.sweeps(obstacle),
                (connection, outcome) -> {
                  RunRow after = held.published(outcome, clock.instant());
                  store.write(connection, after);
                  return after;
                })
            .or(() -> endedBefore(store, row))
            .orElseThrow();
    SpecOutputs.publish(spec, database, tables, row.run(), store);
    String summary = store.summary(row.run()).orElse(published.summary());
    out.print(SummaryText.of(RunSummary.fromJson(summary)));
    return ExitCode.DONE;
  }

  /**
   * Why rows stay that the run has not seen: without {@code mode: replace} there is nothing that
   * says what to do with them, and another run may have seen what this one has not. Null if neither
   * is so.
   */
  private static String obstacle(CollectionSpec spec, RunRow row, RunStore store)
      throws SQLException {
    if (!spec.load().replaces()) {
      return "the spec does not say `mode: replace` any more";
    }
    return store
        .publishedAfter(row)
        .map(later -> "the later run " + later.run() + " was published")
        .orElse(null);
  }

  private static Optional<RunRow> endedBefore(RunStore store, RunRow row) {
    try {
      return store.row(row.run());
    } catch (SQLException e) {
      throw new IllegalStateException("the run was published, but cannot be read", e);
    }
  }

  private int discard(RunRow row, RunStore store, Publication publication) throws SQLException {
    RunRow after = new HeldRun(row).discarded(clock.instant());
    if (!publication.discard(connection -> store.write(connection, after))) {
      err.println("run " + row.run() + " is not held any more; collection_runs says how it ended");
      return ExitCode.FAILED;
    }
    out.println(row.collection() + ": run " + row.run() + " is discarded; the table is as it was");
    return ExitCode.DONE;
  }

  private void release(Database database) {
    try {
      database.release();
    } catch (SQLException e) {
      err.println("connections could not be closed: " + e.getMessage());
    }
  }
}
