package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import java.util.List;
import java.util.Objects;

/**
 * What one step of reading gave. Every record of the source is in exactly one batch, either among
 * the records or among the rejects.
 *
 * @param records those that could be cut out of the source
 * @param rejects those that could not, such as a line over the limit; each counts as extracted
 * @param reports what was announced and received; the last batch of a part has the report of the
 *     part as a whole, or of the last of the slices that it was divided into
 * @param next where to go on
 * @param last whether nothing comes after this
 */
public record ReadBatch(
    List<RawRecord> records,
    List<FailedRecord> rejects,
    List<ExtractionReport> reports,
    Position next,
    boolean last) {
  public ReadBatch {
    records = List.copyOf(records);
    rejects = List.copyOf(rejects);
    reports = List.copyOf(reports);
    Objects.requireNonNull(next, "next");
  }
}
