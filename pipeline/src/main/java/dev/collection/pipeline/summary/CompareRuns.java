package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.SqlText;
import dev.collection.io.load.RunIds;
import dev.collection.io.load.StoredNumbers;
import dev.collection.io.load.StoredProfiles;
import dev.collection.model.SerializableClock;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.drift.DriftDetector;
import dev.collection.transforms.drift.DriftFinding;
import dev.collection.transforms.drift.DriftReport;
import dev.collection.transforms.drift.MappedPointers;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.ProfilesCoder;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.series.RunNumbers;
import dev.collection.transforms.series.SeriesSettings;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/** Compares a run, or a window, with the last good ones before it. */
public final class CompareRuns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CollectionSpec spec;
  private final String run;
  private final Instant startedAt;
  private final StoredProfiles stored;
  private final StoredNumbers numbers;

  /** Null until it is asked for. */
  private transient List<Profiles> contract;

  /**
   * @param run its id
   * @param startedAt when it began
   * @param stored where earlier profiles are read
   * @param numbers where the numbers of earlier runs are
   */
  public CompareRuns(
      CollectionSpec spec,
      String run,
      Instant startedAt,
      StoredProfiles stored,
      StoredNumbers numbers) {
    this.numbers = numbers;
    this.spec = spec;
    this.run = run;
    this.startedAt = startedAt;
    this.stored = stored;
  }

  /**
   * What refuses records that are not like those of the last good runs; null if the spec does not
   * ask for it. Of a stream, those before it began.
   */
  public CheckContract contract(SerializableClock clock) {
    if (spec.drift() == null || !spec.drift().rejects()) {
      return null;
    }
    StoredProfiles profiles = stored;
    String id = run;
    int most = spec.drift().runs();
    Map<String, List<FieldMapping>> mappings = new HashMap<>();
    spec.sources().forEach(source -> mappings.put(source.name(), source.map()));
    return new CheckContract(
        spec.drift(), mappings, spec.type(), () -> before(profiles, id, most), clock);
  }

  private static List<Profiles> before(StoredProfiles stored, String id, int most) {
    try {
      List<Profiles> runs = new ArrayList<>();
      for (List<StoredProfiles.Stored> earlier : stored.before(id, most)) {
        runs.add(profiles(earlier));
      }
      return runs;
    } catch (SQLException e) {
      throw new IllegalStateException("what earlier runs were like cannot be read", e);
    }
  }

  private Map<String, MappedPointers> mapped() {
    Map<String, MappedPointers> mapped = new HashMap<>();
    for (SourceSpec source : spec.sources()) {
      mapped.put(source.name(), MappedPointers.of(source.map()));
    }
    return mapped;
  }

  /** What is different; nothing if the spec does not ask. */
  DriftReport compare(Profiles profiles, BoundedWindow window) {
    if (spec.drift() == null) {
      return DriftReport.NONE;
    }
    String id = new RunIds(run).of(window);
    List<Profiles> runs = before(stored, id, spec.drift().runs());
    List<Profiles> contract = id.equals(run) || !spec.drift().rejects() ? runs : ofContract();
    return new DriftDetector(spec.drift(), mapped()).compare(profiles, runs, contract);
  }

  /** What the records of a stream are held against, which is the same for all its windows. */
  private List<Profiles> ofContract() {
    if (contract == null) {
      contract = before(stored, run, spec.drift().runs());
    }
    return contract;
  }

  /** The numbers of earlier runs; none if the spec does not ask. */
  RunHistory history(BoundedWindow window) throws SQLException {
    SeriesSettings series = spec.series();
    if (series == null) {
      return RunHistory.NONE;
    }
    String id = new RunIds(run).of(window);
    return RunHistory.of(
        series.weekly()
            ? numbers.ofDaysBefore(id, start(window), series.history())
            : numbers.before(id, series.history()));
  }

  private Instant start(BoundedWindow window) {
    return window instanceof IntervalWindow interval
        ? Instant.ofEpochMilli(interval.start().getMillis())
        : startedAt;
  }

  private static Profiles profiles(List<StoredProfiles.Stored> rows) {
    Profiles profiles = new Profiles();
    for (StoredProfiles.Stored row : rows) {
      Profiles.Kind kind = Profiles.Kind.valueOf(row.kind().toUpperCase(Locale.ROOT));
      // What another release has stored otherwise is no history.
      if (ProfilesCoder.reads(row.sketch())) {
        profiles.put(
            new Profiles.Key(kind, row.source(), row.path()),
            ProfilesCoder.fromBytes(row.sketch()));
      }
    }
    return profiles;
  }

  /**
   * Rows of {@code collection_drift}.
   *
   * @param policy of what is unusual
   */
  static List<List<String>> rows(
      String run, DriftReport report, List<UnusualNumber> unusual, String policy) {
    List<List<String>> rows = new ArrayList<>();
    for (DriftFinding finding : report.findings()) {
      List<String> row = started(run, rows.size() + 1, finding.source(), finding.test().specName());
      row.addAll(
          Arrays.asList(
              finding.kind().name().toLowerCase(Locale.ROOT),
              SqlText.storable(finding.path()),
              finding.policy().specName(),
              Double.toString(finding.value()),
              Long.toString(finding.records())));
      rows.add(ended(row, finding.first(), finding.sentence()));
    }
    for (UnusualNumber number : unusual) {
      RunNumbers.Key key = number.key();
      List<String> row = started(run, rows.size() + 1, key.source(), RunSummary.SERIES);
      row.addAll(
          Arrays.asList(
              key.kind().name().toLowerCase(Locale.ROOT),
              SqlText.storable(key.path()),
              policy,
              Double.toString(number.value()),
              number.first() == null ? null : Long.toString(number.records())));
      rows.add(ended(row, number.first(), number.sentence()));
    }
    return rows;
  }

  private static List<String> started(String run, int number, String source, String test) {
    return new ArrayList<>(List.of(run, Integer.toString(number), source, test));
  }

  /**
   * @param first null if no record shows it
   */
  private static List<String> ended(List<String> row, Example first, String sentence) {
    row.add(first == null ? null : SqlText.storable(first.describe()));
    row.add(first == null ? null : SqlText.storable(first.locator().describe()));
    row.add(SqlText.storable(sentence));
    return row;
  }
}
