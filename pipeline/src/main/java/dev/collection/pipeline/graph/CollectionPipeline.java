package dev.collection.pipeline.graph;

import dev.collection.io.load.LoadSideTables;
import dev.collection.io.load.StoredNumbers;
import dev.collection.io.load.StoredProfiles;
import dev.collection.io.memory.MemoryDefinition;
import dev.collection.io.outbox.OutboxPublisher;
import dev.collection.io.source.ReadSources;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.ScoredRecord;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.summary.CompareRuns;
import dev.collection.pipeline.summary.SummarizeRun;
import dev.collection.transforms.dedup.DeduplicateRecords;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.failure.Failures;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.rules.CheckRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The one graph: from the sources of a spec to rows in a database, with everything that is not
 * loaded, and everything that is odd, beside them. A run that has no end differs in its sources,
 * and in that everything is in windows.
 */
public final class CollectionPipeline {
  private static final String CONVERT = "Parse, validate and normalize";

  private CollectionPipeline() {}

  /** Adds the graph of {@code spec} to {@code pipeline}. Running it is the caller's affair. */
  public static void build(Pipeline pipeline, CollectionSpec spec, RunSettings run) {
    Failures failures = Failures.collector();
    List<PCollection<Measures>> measures = new ArrayList<>();

    ReadLookups.Result lookups =
        spec.enrich().isEmpty() ? null : pipeline.apply("Read lookups", ReadLookups.of(spec, run));
    var read = pipeline.apply("Read sources", new ReadSpec(spec, run, lookups));
    failures.add(read.rejects());
    PCollectionList<ExtractionReport> reports = PCollectionList.of(read.reports());
    CompareRuns earlier =
        new CompareRuns(
            spec,
            run.run(),
            run.startedAt(),
            new StoredProfiles(run.database(), spec.type().collection()),
            new StoredNumbers(run.database(), spec.type().collection()));
    CheckContract contract = earlier.contract(run.clock());
    var converted = read.records().apply(CONVERT, SpecTransforms.convert(spec, run, contract));
    failures.add(converted.failures());
    PCollection<NormalizedRecord> records = converted.records();
    if (lookups != null) {
      var enriched = records.apply("Enrich", SpecTransforms.enrich(spec, lookups.tables()));
      measures.add(enriched.measures());
      if (!run.isEndless()) {
        // They are of the run as a whole, and belong to no window.
        measures.add(lookups.measures());
        reports = reports.and(lookups.reports());
      }
      records = enriched.records();
    }
    var checked = records.apply("Check rules", CheckRules.of(spec.type(), spec.rules()));
    failures.add(checked.failures());
    // Rules come before deduplication: a newer version that is wrong must not displace a good one.
    var distinct = checked.records().apply("Deduplicate", SpecTransforms.deduplicate(spec, run));
    var scored = distinct.records().apply("Score quality", SpecTransforms.score(spec, run));
    PCollection<ScoredRecord> loadable = scored.records();
    PCollectionList<Profiles> profiles = PCollectionList.empty(pipeline);
    if (SpecTransforms.isProfiled(spec, run)) {
      profiles = profiles.and(converted.profiles());
    }
    if (SpecTransforms.notesRecords(spec, run)) {
      profiles = profiles.and(loadable.apply("Profile records", SpecTransforms.profile(spec, run)));
    }

    profiles =
        profiles.and(distinct.records().apply("Note kept", SpecTransforms.noteKept(spec, run)));

    LoadSideTables sideTables = SpecTransforms.sideTables(spec, run);
    List<PCollection<Void>> written = new ArrayList<>();
    if (spec.anomalies() != null) {
      var detected = loadable.apply("Detect anomalies", SpecTransforms.detect(spec, run));
      measures.add(detected.measures());
      written.add(detected.anomalies().apply("Load anomalies", sideTables.anomalies()));
      if (run.models().isSaved()) {
        written.add(
            detected.models().apply("Save model", new SaveModels(run.database(), run.run(), spec)));
      }
      // What has no end is not held back until its window is complete: it is marked afterwards.
      if (run.isEndless()) {
        written.add(detected.flagged().apply("Mark anomalies", sideTables.marks(true)));
        written.add(detected.unflagged().apply("Mark others", sideTables.marks(false)));
      } else {
        loadable = detected.records();
      }
    }
    var loaded = loadable.apply("Load", SpecTransforms.load(spec, run));

    var rejects =
        failures
            .all(pipeline)
            .apply("Name all faults", SpecTransforms.nameAllFaults(spec, contract));
    // Behind all faults: what was refused before its codes were looked for is told with them, too.
    profiles = profiles.and(rejects.apply("Note rejects", SpecTransforms.noteRefused()));
    measures.add(rejects.apply("Count rejects", new CountRejects(spec, run.run())));
    written.add(rejects.apply("Load rejects", sideTables.rejects()));
    written.add(distinct.duplicates().apply("Load duplicates", sideTables.duplicates()));

    PCollection<KV<String, String>> sweeps = null;
    if (SpecTransforms.settlesVanished(spec)) {
      var vanished =
          rejects.apply(
              "Settle vanished", SpecTransforms.settleVanished(spec, run, read.reports(), loaded));
      written.add(vanished.completion());
      if (spec.load().isAtomic()) {
        sweeps = vanished.decisions();
      } else {
        measures.add(vanished.measures());
        reports = reports.and(vanished.reports());
      }
    }

    measures.addAll(
        List.of(
            read.measures(), checked.measures(), distinct.measures(), scored.measures(), loaded));
    SummarizeRun summarize =
        new SummarizeRun(
            SpecTransforms.end(spec, run),
            run.database(),
            run.run(),
            reports,
            sweeps,
            written,
            SpecTransforms.notes(run),
            profiles,
            earlier);
    PCollection<Void> told =
        PCollectionList.of(measures)
            .apply(
                "Summarize run",
                spec.outputs() == null || run.isEndless()
                    ? summarize
                    : SpecOutputs.published(summarize, spec, run));
    if (run.isEndless()) {
      SpecStreams.goOn(pipeline, spec, run, told, read.offsets());
    }
  }

  /**
   * The steps of a graph that {@link #build} has made of {@code spec}, in order. Below the one that
   * makes records is what the graph has no step of its own for, as an item must not outlive it:
   * that records are held against earlier runs.
   */
  public static List<String> steps(Pipeline pipeline, CollectionSpec spec) {
    List<String> steps = new ArrayList<>(GraphText.names(pipeline, 1));
    if (spec.drift() != null && spec.drift().rejects()) {
      steps.add(steps.indexOf(CONVERT) + 1, "  " + CheckContract.STAGE);
    }
    return steps;
  }

  /** Whether a run of the spec may delete rows. */
  public static boolean deletes(CollectionSpec spec) {
    return SpecTransforms.settlesVanished(spec);
  }

  /** Gives up what this process keeps for a run; call it when the run has ended, however. */
  public static void release(RunSettings run) {
    ReadSources.release(run.run());
    MemoryDefinition.release(run.run());
    DeduplicateRecords.release(run.run());
    CountRejects.release(run.run());
    OutboxPublisher.release(run.run());
  }
}
