package dev.collection.io.http;

import dev.collection.io.http.slice.Slice;
import dev.collection.io.http.slice.SlicePlan;
import dev.collection.io.http.slice.SlicePlan.UnavailableCodesException;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.RawRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the slices of one source in their order, and the pages of each in theirs; pages that are
 * needed for certain are asked for ahead of their turn. A page that cannot be had is reported and
 * the next one is asked for, until its slice is given up. A slice that has more than the source
 * hands out is divided.
 *
 * <p>Each slice is reported as a part of its own when it is finished.
 */
final class HttpReadSession implements ReadSession {
  private final HttpSource source;
  private final SourceContext context;
  private final PagesAhead ahead;
  private final SlicePlan slicePlan;
  private final Incremental incremental;
  private final ItemIdentity identity;
  private final Deque<SliceRead> slices = new ArrayDeque<>();
  private final HttpPosition start;
  private HttpPosition position = HttpPosition.START;
  private boolean begun;

  /**
   * @param incremental null if the source is always read as a whole
   */
  HttpReadSession(
      HttpSource source,
      HttpPosition start,
      PageReader reader,
      Incremental incremental,
      SourceContext context) {
    this.source = source;
    this.start = start;
    this.context = context;
    this.incremental = incremental;
    identity = new ItemIdentity(source.identity());
    ahead = new PagesAhead(source.name(), reader, source.client().limits().concurrent());
    slicePlan =
        new SlicePlan(
            source.slices(),
            source.alwaysSliced(),
            reader::codes,
            source.today(context.clock()),
            incremental == null ? null : incremental.firstDay());
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    List<RawRecord> records = new ArrayList<>();
    List<ExtractionReport> reports = new ArrayList<>();
    if (!begun) {
      begun = true;
      begin(reports);
      replay();
    }
    long bytes = 0;
    while (!slices.isEmpty()) {
      int before = records.size();
      bytes += step(records, reports);
      boolean ready = !slices.isEmpty() && ahead.isReady(slices.getFirst());
      boolean nothing = records.size() == before;
      if (!ready
          || nothing
          || bytes >= context.batchBytes()
          || records.size() >= context.batchRecords()) {
        break;
      }
    }
    return new ReadBatch(records, List.of(), reports, position.toPosition(), slices.isEmpty());
  }

  private void begin(List<ExtractionReport> reports) throws IOException, InterruptedException {
    try {
      for (Slice slice : slicePlan.first()) {
        slices.add(read(slice, null));
      }
    } catch (UnavailableCodesException e) {
      reports.add(read(Slice.WHOLE, null).report(Status.FAILED, e.getMessage()));
      return;
    }
    if (slices.isEmpty()) { // as when the last run was today
      reports.add(
          read(Slice.WHOLE, null)
              .report(Status.COMPLETE, "there is no day that is new since the last run"));
    }
    ahead.ask(slices);
  }

  /** Passes what was given out before; its answers come from the memory of the source. */
  private void replay() throws IOException, InterruptedException {
    while (position.pages() < start.pages() && !slices.isEmpty()) {
      step(new ArrayList<>(), new ArrayList<>());
    }
  }

  private SliceRead read(Slice slice, Division division) {
    return new SliceRead(source.name(), slice, source.pages(), division);
  }

  /** Takes one page; gives its size. */
  private long step(List<RawRecord> records, List<ExtractionReport> reports)
      throws IOException, InterruptedException {
    SliceRead slice = slices.getFirst();
    PageReader.Result page =
        start.isMissing(position.pages() + 1) ? PageReader.Result.MISSING : ahead.await(slice);
    position = position.after(page.failure() != null);
    reports.add(slice.onPage(page, identity));
    records.addAll(page.records());
    if (incremental != null && page.failure() == null) {
      incremental.onAnswer(page.receivedAt(), page.mark());
      page.records().forEach(record -> incremental.onItem(record.payload()));
    }
    settle(slice, reports);
    ahead.ask(slices);
    return page.records().stream().mapToLong(record -> record.payload().length).sum();
  }

  /** Goes on after a page: with a narrower slice, with another reading, or with the next slice. */
  private void settle(SliceRead slice, List<ExtractionReport> reports)
      throws IOException, InterruptedException {
    if (slice.countsAgain()) {
      slice.addRequests(ahead.abandon(slice));
      slices.removeFirst();
      reports.add(marked(slice.division().judge(slice)));
      settled(slice.division());
      return;
    }
    boolean split = slice.plan().reachedCap() && slicePlan.canSplit(slice.slice());
    if (!split && !slice.plan().finished()) {
      return;
    }
    slice.addRequests(ahead.abandon(slice));
    if (split) {
      slices.removeFirst();
      reports.add(marked(split(slice)));
    } else if (!slice.readAgain()) {
      slices.removeFirst();
      ExtractionReport report = slice.report();
      reports.add(marked(report));
      finish(slice.division(), slice.found(), !report.incomplete());
    }
  }

  private void finish(Division division, Fingerprints found, boolean complete) {
    if (division == null) {
      return;
    }
    division.finish(found, complete);
    judge(division);
  }

  private void judge(Division division) {
    if (division.done() && division.lacks() && slicePlan.coversAll()) {
      slices.addFirst(division.countAgain());
    } else if (division.done()) {
      settled(division);
    }
  }

  private void settled(Division division) {
    finish(division.above(), division.found(), division.complete());
  }

  private ExtractionReport split(SliceRead slice) throws IOException, InterruptedException {
    List<Slice> narrower;
    try {
      narrower = slicePlan.split(slice.slice());
    } catch (UnavailableCodesException e) {
      finish(slice.division(), slice.found(), false);
      return slice.report(
          Status.FAILED, slice.plan().message() + "; it cannot be divided: " + e.getMessage());
    }
    Division division =
        new Division(slice, slice.division(), narrower.size(), !source.identity().isEmpty());
    for (int i = narrower.size() - 1; i >= 0; i--) {
      slices.addFirst(read(narrower.get(i), division));
    }
    judge(division);
    return slice.report(Status.SPLIT, "");
  }

  private ExtractionReport marked(ExtractionReport report) {
    return incremental == null ? report : report.withMark(incremental.mark());
  }

  @Override
  public void close() {
    ahead.close();
  }
}
