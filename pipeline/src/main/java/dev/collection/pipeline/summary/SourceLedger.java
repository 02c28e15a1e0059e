package dev.collection.pipeline.summary;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The account of one source, or of all: where each record that entered ended.
 *
 * <p>Two equations must hold: {@code announced + unannounced = extracted + notObtained}, and {@code
 * extracted = inserted + updated + deleted + unchanged + stale + withheld + duplicate + rejected}.
 * What is left over on either side is unexplained, and a run with anything unexplained has failed.
 *
 * @param source name of the source; empty for the total
 * @param announced records that the source said it has
 * @param unannounced records that came although the source did not say that it has them
 * @param notObtained of those announced, records that could not be had; each is named in the
 *     extractions
 * @param extracted records that entered the graph
 * @param deleted records whose source says that they are gone, and whose rows are now
 * @param withheld records that are staged and not published
 * @param vanished rows that were deleted because a complete read no longer had them; no outcome of
 *     any record
 * @param closed rows that were closed for the same reason
 */
public record SourceLedger(
    String source,
    long announced,
    long unannounced,
    long notObtained,
    long extracted,
    long inserted,
    long updated,
    long deleted,
    long unchanged,
    long stale,
    long withheld,
    long duplicate,
    long rejected,
    long vanished,
    long closed) {

  private static final Set<Measure> COUNTED =
      EnumSet.of(
          Measure.ANNOUNCED,
          Measure.UNANNOUNCED,
          Measure.NOT_OBTAINED,
          Measure.EXTRACTED,
          Measure.INSERTED,
          Measure.UPDATED,
          Measure.DELETED,
          Measure.UNCHANGED,
          Measure.STALE,
          Measure.WITHHELD,
          Measure.DUPLICATE,
          Measure.REJECTED,
          Measure.VANISHED,
          Measure.CLOSED);

  static SourceLedger of(String source, Measures measures) {
    return new SourceLedger(
        source,
        measures.ofSource(Measure.ANNOUNCED, source),
        measures.ofSource(Measure.UNANNOUNCED, source),
        measures.ofSource(Measure.NOT_OBTAINED, source),
        measures.ofSource(Measure.EXTRACTED, source),
        measures.ofSource(Measure.INSERTED, source),
        measures.ofSource(Measure.UPDATED, source),
        measures.ofSource(Measure.DELETED, source),
        measures.ofSource(Measure.UNCHANGED, source),
        measures.ofSource(Measure.STALE, source),
        measures.ofSource(Measure.WITHHELD, source),
        measures.ofSource(Measure.DUPLICATE, source),
        measures.ofSource(Measure.REJECTED, source),
        measures.ofSource(Measure.VANISHED, source),
        measures.ofSource(Measure.CLOSED, source));
  }

  static SourceLedger total(Collection<SourceLedger> ledgers) {
    return new SourceLedger(
        "",
        sum(ledgers, SourceLedger::announced),
        sum(ledgers, SourceLedger::unannounced),
        sum(ledgers, SourceLedger::notObtained),
        sum(ledgers, SourceLedger::extracted),
        sum(ledgers, SourceLedger::inserted),
        sum(ledgers, SourceLedger::updated),
        sum(ledgers, SourceLedger::deleted),
        sum(ledgers, SourceLedger::unchanged),
        sum(ledgers, SourceLedger::stale),
        sum(ledgers, SourceLedger::withheld),
        sum(ledgers, SourceLedger::duplicate),
        sum(ledgers, SourceLedger::rejected),
        sum(ledgers, SourceLedger::vanished),
        sum(ledgers, SourceLedger::closed));
  }

  /** The account that {@code counts} gives, with what has happened since. */
  static SourceLedger of(String source, Map<String, Long> counts, Measures since) {
    Measures measures = new Measures().addAll(since);
    for (Measure measure : COUNTED) {
      measures.add(measure, source, counts.getOrDefault(column(measure), 0L));
    }
    return of(source, measures);
  }

  private static String column(Measure measure) {
    return measure.name().toLowerCase(Locale.ROOT);
  }

  private static long sum(Collection<SourceLedger> ledgers, ToLongFunction<SourceLedger> count) {
    return ledgers.stream().mapToLong(count).sum();
  }

  /** Records that entered and whose end is not known; negative if more ended than entered. */
  public long unexplained() {
    return extracted - inserted - updated - deleted - unchanged - stale - withheld - duplicate
        - rejected;
  }

  /** What arrived or is known to be missing, against what was announced or came beyond that. */
  public long unaccounted() {
    return announced + unannounced - extracted - notObtained;
  }

  /** Whether both equations hold. */
  public boolean balances() {
    return unexplained() == 0 && unaccounted() == 0;
  }

  /** Every count by its column in {@code collection_runs}. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("announced", announced);
    counts.put("unannounced", unannounced);
    counts.put("not_obtained", notObtained);
    counts.put("extracted", extracted);
    counts.put("inserted", inserted);
    counts.put("updated", updated);
    counts.put("deleted", deleted);
    counts.put("unchanged", unchanged);
    counts.put("stale", stale);
    counts.put("withheld", withheld);
    counts.put("duplicate", duplicate);
    counts.put("rejected", rejected);
    counts.put("vanished", vanished);
    counts.put("closed", closed);
    counts.put("unexplained", Math.abs(unexplained()) + Math.abs(unaccounted()));
    return counts;
  }
}
