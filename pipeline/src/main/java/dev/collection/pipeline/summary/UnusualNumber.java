package dev.collection.pipeline.summary;

import dev.collection.transforms.drift.DriftFinding;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import dev.collection.transforms.series.RunNumbers;
import dev.collection.transforms.series.SeriesReport;
import java.util.List;

/**
 * A number of a run that is unusual, with the first record that shows it. A volume and a score of
 * quality are of the run as a whole, which no single record shows, and so are nulls that are too
 * few.
 *
 * @param value of this run
 * @param first the first null where there are too many; otherwise null
 * @param records how many nulls there are, the first included; 0 if there is no first
 * @param sentence for people, who know of which source it is
 */
record UnusualNumber(
    RunNumbers.Key key, double value, Example first, long records, String sentence) {

  static List<UnusualNumber> of(SeriesReport report, Profiles profiles) {
    return report.findings().stream().map(finding -> of(finding, profiles)).toList();
  }

  private static UnusualNumber of(SeriesReport.Unusual finding, Profiles profiles) {
    RunNumbers.Key key = finding.key();
    ValueProfile field =
        key.kind() == RunNumbers.Kind.NULLS && finding.isMore()
            ? profiles.get(Profiles.Kind.FIELD, key.source(), key.path())
            : null;
    if (field == null || field.nulls() == 0) {
      return new UnusualNumber(key, finding.value(), null, 0, finding.sentence());
    }
    Example first = field.first(ValueKind.NULL);
    return new UnusualNumber(
        key,
        finding.value(),
        first,
        field.nulls(),
        finding.sentence() + "; null" + DriftFinding.since(first, field.nulls()));
  }

  /** The sentence, and of which source it is. */
  String note() {
    return SourceNotes.named(key.source(), sentence);
  }
}
