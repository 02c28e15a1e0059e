package dev.collection.pipeline.summary;

import dev.collection.io.load.StoredNumbers;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.quality.QualityReport;
import dev.collection.transforms.series.RunNumbers;
import dev.collection.transforms.series.SeriesJudge;
import dev.collection.transforms.series.SeriesReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The numbers of earlier runs, by which those of this one are judged.
 *
 * @param runs the oldest first
 */
record RunHistory(List<RunNumbers> runs) {
  private static final double HUNDRED = 100;

  /** Of a run that is not judged. */
  static final RunHistory NONE = new RunHistory(List.of());

  RunHistory {
    runs = List.copyOf(runs);
  }

  /** What the tables say of earlier runs. */
  static RunHistory of(List<StoredNumbers.Run> stored) {
    List<RunNumbers> runs = new ArrayList<>();
    for (StoredNumbers.Run run : stored) {
      TreeMap<RunNumbers.Key, Double> values = new TreeMap<>();
      for (StoredNumbers.Values next : run.values()) {
        if (next.item()) {
          values.put(
              new RunNumbers.Key(RunNumbers.Kind.VOLUME, next.source(), ""), (double) next.total());
        } else {
          putNulls(values, next.source(), next.path(), next.nulls(), next.total());
        }
      }
      run.scores()
          .forEach(
              score ->
                  values.put(
                      new RunNumbers.Key(RunNumbers.Kind.QUALITY, "", score.dimension()),
                      HUNDRED * score.score()));
      runs.add(new RunNumbers(run.startedAt(), values));
    }
    return new RunHistory(runs);
  }

  private static void putNulls(
      TreeMap<RunNumbers.Key, Double> values, String source, String path, long nulls, long total) {
    if (total > 0) {
      values.put(new RunNumbers.Key(RunNumbers.Kind.NULLS, source, path), HUNDRED * nulls / total);
    }
  }

  /** What is unusual about a run that began at {@code startedAt}; nothing if no one asks. */
  SeriesReport judge(
      CollectionSpec spec, Profiles profiles, QualityReport quality, Instant startedAt) {
    if (spec.series() == null) {
      return SeriesReport.NONE;
    }
    TreeMap<RunNumbers.Key, Double> values = new TreeMap<>();
    Set<String> sources = new HashSet<>();
    for (SourceSpec source : spec.sources()) {
      sources.add(source.name());
      values.put(new RunNumbers.Key(RunNumbers.Kind.VOLUME, source.name(), ""), 0.0);
    }
    profiles
        .byKey()
        .forEach(
            (key, profile) -> {
              if (key.kind() == Profiles.Kind.FIELD) {
                putNulls(values, key.source(), key.path(), profile.nulls(), profile.count());
              } else if (key.path().isEmpty() && sources.contains(key.source())) {
                values.put(
                    new RunNumbers.Key(RunNumbers.Kind.VOLUME, key.source(), ""),
                    (double) profile.count());
              }
            });
    quality
        .total()
        .dimensions()
        .forEach(
            (dimension, score) ->
                values.put(
                    new RunNumbers.Key(RunNumbers.Kind.QUALITY, "", dimension.specName()),
                    HUNDRED * score.value()));
    return new SeriesJudge(spec.series()).judge(new RunNumbers(startedAt, values), runs);
  }
}
