package dev.collection.pipeline.graph;

import dev.collection.io.jdbc.Database;
import dev.collection.io.load.CollectionTables;
import dev.collection.io.load.RunIds;
import dev.collection.io.memory.MemoryDefinition;
import dev.collection.model.SerializableClock;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.spec.CollectionSpec;
import java.time.Clock;
import java.time.Instant;

/**
 * Where and how one run is executed.
 *
 * @param run its id; sorts by time
 * @param readers parts of a source read at the same time
 * @param shards groups that keys are hashed into
 * @param parked whether records wait in a file of this process instead of the heap: right where the
 *     runner executes in this process and keeps what it groups in memory. Otherwise it sorts them
 *     on disk, by key
 * @param distributed whether the workers are other processes than this one
 * @param clock says when the run ended
 * @param memory what the sources remember
 * @param stream how a run that has no end is divided; null if it has one
 * @param models where the model of anomalies comes from, and whether it is kept
 */
public record RunSettings(
    String run,
    Instant startedAt,
    Database database,
    CollectionTables tables,
    int readers,
    int shards,
    boolean parked,
    boolean distributed,
    SerializableClock clock,
    MemoryDefinition memory,
    StreamSettings stream,
    ModelSettings models) {
  /**
   * Settings of a run that starts now.
   *
   * @param spec whose runs are resumed and whose marks are kept
   * @param clock serializable, as the JDK's own are
   * @param distributed whether the workers are other processes than this one
   */
  public static RunSettings start(
      CollectionOptions options,
      CollectionSpec spec,
      Database database,
      CollectionTables tables,
      Clock clock,
      boolean distributed) {
    Instant now = clock.instant();
    String id = RunIds.begin(now);
    boolean direct = options.getRunner().getSimpleName().equals("DirectRunner");
    return new RunSettings(
        id,
        now,
        database,
        tables,
        options.getReaders(),
        options.getShards(),
        direct,
        distributed,
        clock::instant,
        MemoryDefinition.of(database, spec.type().collection(), id)
            .withFull(options.getFull())
            .withConditional(SpecSources.conditional(spec)),
        options.isStreaming() ? StreamSettings.of(options, spec, now) : null,
        ModelSettings.NONE);
  }

  /** Whether the run goes on until it is stopped. */
  public boolean isEndless() {
    return stream != null;
  }

  /** Uses what the sources answered {@code earlierRun}. */
  public RunSettings resuming(String earlierRun) {
    return new RunSettings(
        run,
        startedAt,
        database,
        tables,
        readers,
        shards,
        parked,
        distributed,
        clock,
        memory.resuming(earlierRun),
        stream,
        models);
  }

  /** Takes the model of anomalies from elsewhere, or keeps it. */
  public RunSettings with(ModelSettings newModels) {
    return new RunSettings(
        run,
        startedAt,
        database,
        tables,
        readers,
        shards,
        parked,
        distributed,
        clock,
        memory,
        stream,
        newModels);
  }
}
