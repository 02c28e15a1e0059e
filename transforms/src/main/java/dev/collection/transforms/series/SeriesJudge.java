package dev.collection.transforms.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges each number of a run by those of earlier runs. Stateless. */
public final class SeriesJudge {
  /** In points of a hundred: less is noise of what people enter. */
  private static final double LEAST_POINTS = 1;

  private static final double HUNDRED = 100;

  private final SeriesSettings settings;

  public SeriesJudge(SeriesSettings settings) {
    this.settings = settings;
  }

  /**
   * What is unusual.
   *
   * @param now the numbers of the run; those that it should have but has not are 0
   * @param earlier those of good runs, the oldest first
   */
  public SeriesReport judge(RunNumbers now, List<RunNumbers> earlier) {
    List<SeriesReport.Unusual> findings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int[] seasons = earlier.stream().mapToInt(run -> settings.season(run.startedAt())).toArray();
    int season = settings.season(now.startedAt());
    String seasonName = settings.seasonName(now.startedAt());
    for (Map.Entry<RunNumbers.Key, Double> number : now.values().entrySet()) {
      RunNumbers.Key key = number.getKey();
      double[] values =
          earlier.stream().mapToDouble(run -> run.values().getOrDefault(key, Double.NaN)).toArray();
      SeriesFinding finding =
          new SeasonalBaseline(new RunSeries(values, seasons), definition(key))
              .judge(number.getValue(), season, seasonName);
      switch (finding.status()) {
        case UNUSUAL ->
            findings.add(
                new SeriesReport.Unusual(
                    key, number.getValue(), finding.score() > 0, finding.sentence()));
        case NOT_ENOUGH_HISTORY -> {
          // The fields of a source lack what the source lacks; it is said once.
          if (key.kind() == RunNumbers.Kind.VOLUME) {
            notes.add(origin(key) + "series: " + finding.sentence());
          }
        }
        case USUAL -> {
          // Nothing to tell.
        }
      }
    }
    return new SeriesReport(findings, notes);
  }

  private static String origin(RunNumbers.Key key) {
    return key.source().isEmpty() ? "" : "source " + key.source() + ": ";
  }

  private SeriesDefinition definition(RunNumbers.Key key) {
    String name =
        switch (key.kind()) {
          case VOLUME -> "items";
          case NULLS -> "nulls of " + key.path() + " in 100 records";
          case QUALITY -> "points of quality of 100 (" + key.path() + ")";
        };
    boolean volume = key.kind() == RunNumbers.Kind.VOLUME;
    // A score near its best is never off by a fifth of itself; a point counts.
    double least = key.kind() == RunNumbers.Kind.QUALITY ? 0 : settings.least();
    return new SeriesDefinition(
        name,
        settings.runs(),
        settings.limit(),
        least,
        volume ? settings.minRecords() : LEAST_POINTS,
        0,
        volume ? Double.POSITIVE_INFINITY : HUNDRED,
        key.kind() == RunNumbers.Kind.NULLS
            ? SeriesDefinition.Best.LOWEST
            : SeriesDefinition.Best.HIGHEST);
  }
}
