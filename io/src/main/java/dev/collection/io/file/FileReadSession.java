package dev.collection.io.file;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Locator;
import dev.collection.model.Plural;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads one file in batches and reports at its end. */
final class FileReadSession implements ReadSession {
  private final FileSource source;
  private final FileRange range;
  private final Instant collectedAt;
  private final SourceContext context;
  private final FailedRecords failures;
  private final ByteWindow window;
  private final RecordLayout.Opening opening;
  private final LongSupplier bytesRead;
  private final Closeable file;
  private final FilePosition start;
  private RecordCutter cutter;
  private long received;
  private boolean ended;

  /**
   * @param opening what is known of the file's beginning; null for JSON
   * @param window over the file's decompressed bytes, from where reading begins
   * @param bytesRead how many bytes of the file were read, as they are on the disk
   * @param file closed with the session
   */
  FileReadSession(
      FileSource source,
      FileRange range,
      Instant collectedAt,
      FilePosition start,
      SourceContext context,
      RecordLayout.Opening opening,
      ByteWindow window,
      LongSupplier bytesRead,
      Closeable file) {
    this.source = source;
    this.range = range;
    this.collectedAt = collectedAt;
    this.context = context;
    this.failures = FailedRecords.ofStage(FileSource.STAGE, () -> context.clock().instant());
    this.opening = opening;
    this.window = window;
    this.bytesRead = bytesRead;
    this.file = file;
    this.start = start;
    this.received = start.records();
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    if (ended) {
      throw new IllegalStateException(range.part() + " was read to its end");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<RawRecord> records = new ArrayList<>();
    List<FailedRecord> rejects = new ArrayList<>();
    try {
      if (cutter == null) {
        cutter = begin();
      }
      long payload = 0;
      while (payload < context.batchBytes()
          && records.size() + rejects.size() < context.batchRecords()) {
        RecordCutter.Cut cut = cutter.next();
        if (cut == null) {
          return last(records, rejects, window.damage());
        }
        received++;
        payload += cut.payload().length;
        add(cut, records, rejects);
      }
      return new ReadBatch(
          records, rejects, List.of(), cutter.position(received).toPosition(), false);
    } catch (DamagedFileException e) {
      // Damage of the stream is the cause of what the cutter found missing.
      return last(records, rejects, window.damage() == null ? e : window.damage());
    }
  }

  private void add(RecordCutter.Cut cut, List<RawRecord> records, List<FailedRecord> rejects) {
    Locator locator = locator(cut);
    if (!cut.tooLarge() && cut.violation() == null) {
      records.add(new RawRecord(source.name(), locator, cut.payload(), collectedAt));
      return;
    }
    RawRecord raw = new RawRecord(source.name(), locator, cut.bytes(), collectedAt);
    if (cut.violation() == null) {
      rejects.add(tooLarge(raw, cut.length()));
    } else {
      ErrorCode code = cut.tooLarge() ? ErrorCode.TOO_LARGE : ErrorCode.UNREADABLE;
      rejects.add(failures.of(raw, code, cut.violation()));
    }
  }

  private RecordCutter begin() throws IOException, DamagedFileException {
    boolean fresh = start.equals(FilePosition.START);
    if (opening == null) {
      if (fresh && range.from() == 0) {
        window.skipByteOrderMark();
      }
      FilePosition first = fresh && range.from() > 0 ? firstLine(range.from()) : start;
      return source.cutter(window, first);
    }
    if (!fresh) {
      return opening.cutter(window, start);
    }
    FilePosition first = opening.first();
    if (range.from() > 0) {
      first = firstLine(Math.max(range.from(), first.offset()));
    }
    return opening.cutter(window, first);
  }

  /** Moves behind the lines of the range before this one; see {@link FileRange}. */
  private FilePosition firstLine(long from) throws IOException {
    boolean carriageReturns = source.format() != FileSource.Format.JSONL;
    long lines = 0;
    while (window.offset() < from && window.fill()) {
      window.skipLine(carriageReturns);
      lines++;
    }
    return new FilePosition(window.offset(), 0, lines, -1, "");
  }

  private Locator locator(RecordCutter.Cut cut) {
    return source.countsLines()
        ? Locator.line(range.part(), cut.number())
        : Locator.item(range.part(), cut.number(), cut.line());
  }

  private FailedRecord tooLarge(RawRecord raw, long length) {
    Violation violation =
        new Violation(
            "",
            "limit:record_size",
            "",
            "has "
                + length
                + " bytes, the limit is "
                + source.maxRecordBytes()
                + ", and only its beginning was kept; raise max_record of the source "
                + source.name());
    return failures.of(raw, ErrorCode.TOO_LARGE, violation);
  }

  private ReadBatch last(
      List<RawRecord> records, List<FailedRecord> rejects, DamagedFileException damage) {
    ended = true;
    Position end = cutter == null ? start.toPosition() : cutter.position(received).toPosition();
    return new ReadBatch(records, rejects, List.of(report(damage)), end, true);
  }

  private ExtractionReport report(DamagedFileException damage) {
    long announced = cutter == null ? -1 : cutter.announced();
    ExtractionReport.Status status = ExtractionReport.Status.COMPLETE;
    String message = "";
    if (damage != null) {
      status = damage.status();
      message = range.path() + ": " + damage.getMessage();
    } else if (announced > received) {
      status = ExtractionReport.Status.TRUNCATED;
      message =
          range.path()
              + ": it announces "
              + announced
              + Plural.of(announced, " record")
              + " and has "
              + received
              + "; get the missing ones, or leave out `total`";
    } else if (window.offset() == 0) {
      message = range.path() + ": it is empty";
    } else if (opening != null && range.from() == 0 && !opening.note().isEmpty()) {
      message = range.path() + ": " + opening.note();
    }
    return source.report(range.part(), announced, received, bytes(), status, message);
  }

  /** Of a range those that it spans, however far was read ahead. */
  private long bytes() {
    return range.isWhole()
        ? bytesRead.getAsLong()
        : Math.max(0, Math.min(bytesRead.getAsLong(), range.to()) - range.from());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
