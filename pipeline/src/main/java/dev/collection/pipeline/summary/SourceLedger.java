package dev.collection.pipeline.summary;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The account of one source, or of all: where each record that entered ended.
 *
 * <p>Two equations must hold: {@code announced = extracted + notObtained}, and {@code extracted =
 * inserted + updated + unchanged + stale + duplicate + rejected}. What is left over on either side
 * is unexplained, and a run with anything unexplained has failed.
 *
 * @param source name of the source; empty for the total
 * @param announced records that the source said it has
 * @param notObtained of those, records that could not be had; each is named in the extractions
 * @param extracted records that entered the graph
 */
public record SourceLedger(
    String source,
    long announced,
    long notObtained,
    long extracted,
    long inserted,
    long updated,
    long unchanged,
    long stale,
    long duplicate,
    long rejected) {

  static SourceLedger of(String source, Measures measures) {
    return new SourceLedger(
        source,
        measures.ofSource(Measure.ANNOUNCED, source),
        measures.ofSource(Measure.NOT_OBTAINED, source),
        measures.ofSource(Measure.EXTRACTED, source),
        measures.ofSource(Measure.INSERTED, source),
        measures.ofSource(Measure.UPDATED, source),
        measures.ofSource(Measure.UNCHANGED, source),
        measures.ofSource(Measure.STALE, source),
        measures.ofSource(Measure.DUPLICATE, source),
        measures.ofSource(Measure.REJECTED, source));
  }

  static SourceLedger total(Collection<SourceLedger> ledgers) {
    long[] sums = new long[9];
    for (SourceLedger ledger : ledgers) {
      int next = 0;
      for (long count : ledger.counts().values()) {
        if (next < sums.length) {
          sums[next] += count;
        }
        next++;
      }
    }
    return new SourceLedger(
        "", sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], sums[8]);
  }

  /** Records that entered and whose end is not known; negative if more ended than entered. */
  public long unexplained() {
    return extracted - inserted - updated - unchanged - stale - duplicate - rejected;
  }

  /** Announced records that neither arrived nor are known to be missing. */
  public long unannounced() {
    return announced - extracted - notObtained;
  }

  /** Whether both equations hold. */
  public boolean balances() {
    return unexplained() == 0 && unannounced() == 0;
  }

  /** Every count by its column in {@code collection_runs}. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("announced", announced);
    counts.put("not_obtained", notObtained);
    counts.put("extracted", extracted);
    counts.put("inserted", inserted);
    counts.put("updated", updated);
    counts.put("unchanged", unchanged);
    counts.put("stale", stale);
    counts.put("duplicate", duplicate);
    counts.put("rejected", rejected);
    counts.put("unexplained", Math.abs(unexplained()) + Math.abs(unannounced()));
    return counts;
  }
}
