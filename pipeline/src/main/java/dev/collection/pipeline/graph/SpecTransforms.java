package dev.collection.pipeline.graph;

import dev.collection.io.database.JdbcSource;
import dev.collection.io.load.LoadRecords;
import dev.collection.io.load.LoadSideTables;
import dev.collection.io.load.Publication;
import dev.collection.io.load.RunStore;
import dev.collection.io.load.SettleVanished;
import dev.collection.model.CheckedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.Measures;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.HttpSpec;
import dev.collection.pipeline.spec.JdbcSpec;
import dev.collection.pipeline.spec.KafkaSpec;
import dev.collection.pipeline.spec.ReplaySpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.pipeline.summary.PublishRun;
import dev.collection.pipeline.summary.RunEnd;
import dev.collection.pipeline.summary.SummarizeRun;
import dev.collection.pipeline.summary.Summarizer;
import dev.collection.transforms.anomaly.detect.DetectAnomalies;
import dev.collection.transforms.anomaly.model.ModelFile.ModelFileException;
import dev.collection.transforms.change.ChangeFormat;
import dev.collection.transforms.dedup.DeduplicateInState;
import dev.collection.transforms.dedup.DeduplicateRecords;
import dev.collection.transforms.diagnose.NameAllFaults;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.drift.DriftTest;
import dev.collection.transforms.drift.MappedPointers;
import dev.collection.transforms.enrich.EnrichRecords;
import dev.collection.transforms.enrich.LookupTables;
import dev.collection.transforms.failure.RejectBudgetDefinition;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.NormalizeRecords;
import dev.collection.transforms.parse.ParseRecords;
import dev.collection.transforms.profile.NoteMisses;
import dev.collection.transforms.profile.ProfileItems;
import dev.collection.transforms.profile.ProfileRecords;
import dev.collection.transforms.quality.ScoreQuality;
import dev.collection.transforms.validate.ValidateRecords;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** The transforms that the sections of a spec become. */
final class SpecTransforms {
  private SpecTransforms() {}

  static Map<String, RejectBudgetDefinition> budgets(CollectionSpec spec) {
    Map<String, RejectBudgetDefinition> budgets = new HashMap<>();
    for (SourceSpec source : spec.sources()) {
      if (source.rejectBudget() != null) {
        budgets.put(
            source.name(),
            new RejectBudgetDefinition(
                source.rejectBudget().share(), source.rejectBudget().atLeast()));
      }
    }
    return Map.copyOf(budgets);
  }

  static Map<String, String> schemas(CollectionSpec spec) {
    Map<String, String> schemas = new HashMap<>();
    for (SourceSpec source : spec.sources()) {
      if (source.schema() != null) {
        schemas.put(source.name(), source.schema());
      }
    }
    return schemas;
  }

  static Map<String, ChangeFormat> changes(CollectionSpec spec) {
    Map<String, ChangeFormat> changes = new HashMap<>();
    for (SourceSpec source : spec.sources()) {
      if (source.changes() != null) {
        changes.put(source.name(), source.changes());
      }
    }
    return changes;
  }

  static Map<String, List<FieldMapping>> mappings(CollectionSpec spec) {
    Map<String, List<FieldMapping>> mappings = new HashMap<>();
    spec.sources().forEach(source -> mappings.put(source.name(), source.map()));
    return mappings;
  }

  /**
   * In one step, so that an item is held as JSON no longer than it takes to make a record of it.
   *
   * @param contract null for none
   */
  static ProfileItems convert(CollectionSpec spec, RunSettings run, CheckContract contract) {
    var parse = ParseRecords.asJson().withChanges(changes(spec)).stage();
    var make =
        ValidateRecords.against(schemas(spec))
            .stage()
            .then(NormalizeRecords.with(spec.type(), mappings(spec)).stage());
    ProfileItems convert =
        ProfileItems.between(
            "Convert items",
            parse,
            contract == null ? make : contract.items().then(make).then(contract.fields()),
            mapped(spec));
    return isProfiled(spec, run) ? convert : convert.withoutProfiles();
  }

  static ProfileRecords profile(CollectionSpec spec, RunSettings run) {
    ProfileRecords profile = ProfileRecords.of(spec.type(), spec.rules());
    return isProfiled(spec, run) ? profile : profile.withoutFields();
  }

  static NoteMisses<DistinctRecord> noteKept(CollectionSpec spec, RunSettings run) {
    return NoteMisses.ofKept(spec.quality().stable(), run.startedAt(), spec.quality().maxAge());
  }

  static NoteMisses<FailedRecord> noteRefused() {
    return NoteMisses.ofRefused(
        Stream.of(DriftTest.values()).map(DriftTest::rule).collect(Collectors.toSet()),
        Set.of(DriftTest.NEW_CODES.rule()));
  }

  /** Whether there is something to note of records: their profile, or checks that they miss. */
  static boolean notesRecords(CollectionSpec spec, RunSettings run) {
    return isProfiled(spec, run)
        || !spec.rules().isEmpty()
        || spec.type().fields().stream().anyMatch(FieldDefinition::required);
  }

  /** Of each window of a stream it would be many rows that nobody may ever look at. */
  static boolean isProfiled(CollectionSpec spec, RunSettings run) {
    return !run.isEndless() || spec.drift() != null || spec.series() != null;
  }

  private static ProfileItems.Mapped mapped(CollectionSpec spec) {
    HashMap<String, MappedPointers> pointers = new HashMap<>();
    spec.sources().forEach(source -> pointers.put(source.name(), MappedPointers.of(source.map())));
    return (source, pointer) -> pointers.get(source).covers(pointer);
  }

  /**
   * @param contract null for none
   */
  static NameAllFaults nameAllFaults(CollectionSpec spec, CheckContract contract) {
    return new NameAllFaults(
        new NameAllFaults.Definition(
            spec.type(),
            mappings(spec),
            changes(spec),
            schemas(spec),
            spec.rules(),
            spec.enrich().fields(),
            contract == null ? null : contract.codes()));
  }

  static EnrichRecords enrich(CollectionSpec spec, PCollectionView<LookupTables> tables) {
    return EnrichRecords.with(
        spec.type(), spec.enrich().enrichments(), spec.enrich().definitions(), tables);
  }

  static PTransform<PCollection<CheckedRecord>, DeduplicateRecords.Result> deduplicate(
      CollectionSpec spec, RunSettings run) {
    DeduplicateRecords deduplicate =
        DeduplicateRecords.by(spec.type())
            .comparing(spec.quality().stable())
            .inShards(run.shards());
    if (run.isEndless()) {
      // In this process state is copied with each bundle of a shard, and each bundle is written by
      // itself.
      return deduplicate
          .inShards(run.parked() ? run.shards() : DeduplicateInState.MANY_SHARDS)
          .inState(spec.remember())
          .readingAgain(
              SpecStreams.polled(spec).stream()
                  .map(SourceSpec::name)
                  .collect(Collectors.toUnmodifiableSet()));
    }
    return run.parked() ? deduplicate.parked(run.run()) : deduplicate.groupedByKey();
  }

  static ScoreQuality score(CollectionSpec spec, RunSettings run) {
    return ScoreQuality.with(spec.type(), spec.rules(), spec.quality(), run.startedAt());
  }

  static DetectAnomalies detect(CollectionSpec spec, RunSettings run) {
    DetectAnomalies detect =
        DetectAnomalies.using(spec.type(), spec.anomalies()).withClock(run.clock());
    if (run.models().model() == null) {
      return detect;
    }
    try {
      return detect.withModel(run.models().model().encoded());
    } catch (ModelFileException e) {
      throw new IllegalArgumentException("a run is given a model that is not for it", e);
    }
  }

  /** What is to be said of the run as a whole, besides what was counted. */
  static SummarizeRun.RunNotes notes(RunSettings run) {
    SummarizeRun.RunNotes memory =
        run.distributed() ? run.memory()::notesOfCluster : run.memory()::notes;
    String ofModel = run.models().note();
    return ofModel == null
        ? memory
        : () -> Stream.concat(memory.notes().stream(), Stream.of(ofModel)).toList();
  }

  static LoadRecords load(CollectionSpec spec, RunSettings run) {
    LoadRecords load =
        LoadRecords.into(run.database(), run.tables(), run.run(), spec.load().batch())
            .withClock(run.clock());
    return settlesVanished(spec) ? load.notingEverySighting() : load;
  }

  /** Whether rows are deleted or closed that a complete read of their source no longer had. */
  static boolean settlesVanished(CollectionSpec spec) {
    return !sweptSources(spec, false).isEmpty();
  }

  static SettleVanished settleVanished(
      CollectionSpec spec,
      RunSettings run,
      PCollection<ExtractionReport> reports,
      PCollection<Measures> loaded) {
    return new SettleVanished(
        run.database(),
        run.tables(),
        run.run(),
        spec.load().batch(),
        spec.load().replaces(),
        sweptSources(spec, run.memory().full()),
        reports,
        loaded);
  }

  /**
   * Sources of which a complete read has everything, with what tells whether a part was read in
   * full.
   *
   * @param full whether sources forget what they have read before
   */
  private static Map<String, SerializableFunction<String, Boolean>> sweptSources(
      CollectionSpec spec, boolean full) {
    if (!spec.load().replaces()) {
      return DatabaseSources.compared(spec);
    }
    Map<String, SerializableFunction<String, Boolean>> swept = new LinkedHashMap<>();
    for (SourceSpec source : spec.sources()) {
      boolean incremental = source.kind() instanceof HttpSpec http && http.incremental() != null;
      boolean messages = source.kind() instanceof KafkaSpec || source.kind() instanceof ReplaySpec;
      boolean whole = !messages && (full || !incremental);
      swept.put(
          source.name(), source.kind() instanceof JdbcSpec ? JdbcSource::isFull : part -> whole);
    }
    return swept;
  }

  /** How a run ends: its rows are visible already, or are now made so. */
  static RunEnd end(CollectionSpec spec, RunSettings run) {
    Summarizer summarizer = new Summarizer(spec, run.run(), run.startedAt());
    if (!spec.load().isAtomic()) {
      return RunEnd.direct(summarizer, run.clock());
    }
    return new PublishRun(
        summarizer,
        new Publication(run.database(), run.tables(), run.run(), spec.load().batch(), run.clock()),
        new RunStore(run.database(), run.tables()),
        run.run(),
        spec.load().onBreach(),
        run.clock());
  }

  static LoadSideTables sideTables(CollectionSpec spec, RunSettings run) {
    return new LoadSideTables(run.database(), run.tables(), run.run(), spec.load().batch());
  }
}
