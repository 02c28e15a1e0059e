package dev.collection.pipeline.spec;

import dev.collection.io.load.TableDefinition;
import dev.collection.model.RecordType;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.drift.DriftDefinition;
import dev.collection.transforms.quality.QualityDefinition;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.series.SeriesSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Everything that a spec says about one collection, free of problems.
 *
 * @param description one line for people; may be empty
 * @param sources at least one, in the order of the spec
 * @param enrich what fields are filled with behind the mapping
 * @param rules in the order of the spec; may be empty
 * @param anomalies null if the spec looks for none
 * @param drift null if runs are not compared with earlier ones
 * @param series null if the numbers of runs are not judged by those of earlier ones
 * @param remember how long a streaming job remembers a key that does not come again; above zero
 * @param outputs what is told to topics; null if nothing is
 * @param deletes whether a source of the spec, also one that is not read this time, may say that a
 *     record is gone
 */
public record CollectionSpec(
    RecordType type,
    String description,
    List<SourceSpec> sources,
    EnrichSpec enrich,
    List<RuleDefinition> rules,
    QualityDefinition quality,
    AnomalyDefinition anomalies,
    DriftDefinition drift,
    SeriesSettings series,
    LoadSpec load,
    Duration remember,
    OutputsSpec outputs,
    boolean deletes)
    implements Serializable {
  public CollectionSpec {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(enrich, "enrich");
    Objects.requireNonNull(quality, "quality");
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(remember, "remember");
    sources = List.copyOf(sources);
    rules = List.copyOf(rules);
  }

  /** What is kept of the records in the database. */
  public TableDefinition tables() {
    return TableDefinition.of(load.table())
        .withDeletes(deletes)
        .withCloses(load.vanished() == LoadSpec.Vanished.CLOSE)
        .withHistory(load.history())
        .withAppends(load.appends())
        .withStaging(load.isAtomic())
        .withPartitioning(load.partitioning())
        .withOutbox(
            outputs != null && outputs.changes() != null,
            outputs != null && outputs.deadLetters() != null);
  }

  /** Everything that a run reads: the lookups, then the sources. */
  public List<SourceSpec> inputs() {
    return Stream.concat(enrich.lookups().stream().map(LookupSpec::source), sources.stream())
        .toList();
  }

  /** All that a spec says. */
  public CollectionSpec(
      RecordType type,
      String description,
      List<SourceSpec> sources,
      EnrichSpec enrich,
      List<RuleDefinition> rules,
      QualityDefinition quality,
      AnomalyDefinition anomalies,
      DriftDefinition drift,
      SeriesSettings series,
      LoadSpec load,
      Duration remember,
      OutputsSpec outputs) {
    this(
        type,
        description,
        sources,
        enrich,
        rules,
        quality,
        anomalies,
        drift,
        series,
        load,
        remember,
        outputs,
        sources.stream().anyMatch(source -> source.changes() != null));
  }

  /**
   * The same collection from the dead letters of its sources.
   *
   * @throws NullPointerException if it has no topic of them
   */
  public CollectionSpec replaying() {
    return withSources(
        sources.stream()
            .map(source -> source.replayedFrom(type.collection(), outputs.deadLetters()))
            .toList());
  }

  /** The same collection from fewer sources. */
  public CollectionSpec withSources(List<SourceSpec> kept) {
    return new CollectionSpec(
        type,
        description,
        kept,
        enrich,
        rules,
        quality,
        anomalies,
        drift,
        series,
        load,
        remember,
        outputs,
        deletes);
  }
}
