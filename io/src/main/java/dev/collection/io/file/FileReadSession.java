package dev.collection.io.file;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ErrorCode;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.FailedRecords;
import dev.collection.model.Locator;
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
  private final String path;
  private final Instant collectedAt;
  private final SourceContext context;
  private final FailedRecords failures;
  private final ByteWindow window;
  private final LongSupplier bytesRead;
  private final Closeable file;
  private final FilePosition start;
  private RecordCutter cutter;
  private long received;
  private boolean ended;

  /**
   * @param window over the file's decompressed bytes from {@code start} on
   * @param bytesRead how many bytes of the file were read, as they are on the disk
   * @param file closed with the session
   */
  FileReadSession(
      FileSource source,
      String path,
      Instant collectedAt,
      FilePosition start,
      SourceContext context,
      ByteWindow window,
      LongSupplier bytesRead,
      Closeable file) {
    this.source = source;
    this.path = path;
    this.collectedAt = collectedAt;
    this.context = context;
    this.failures = FailedRecords.ofStage(FileSource.STAGE, () -> context.clock().instant());
    this.window = window;
    this.bytesRead = bytesRead;
    this.file = file;
    this.start = start;
    this.received = start.records();
  }

  @Override
  public ReadBatch next() throws IOException, InterruptedException {
    if (ended) {
      throw new IllegalStateException(path + " was read to its end");
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
        payload += cut.bytes().length;
        RawRecord raw =
            new RawRecord(source.name(), locator(cut.number()), cut.bytes(), collectedAt);
        if (cut.tooLarge()) {
          rejects.add(tooLarge(raw, cut.length()));
        } else {
          records.add(raw);
        }
      }
      return new ReadBatch(
          records, rejects, List.of(), cutter.position(received).toPosition(), false);
    } catch (DamagedFileException e) {
      // Damage of the stream is the cause of what the cutter found missing.
      return last(records, rejects, window.damage() == null ? e : window.damage());
    }
  }

  private RecordCutter begin() throws IOException, DamagedFileException {
    if (start.equals(FilePosition.START)) {
      window.skipByteOrderMark();
    }
    return source.cutter(window, start);
  }

  private Locator locator(long number) {
    return source.format() == FileSource.Format.JSONL
        ? Locator.line(path, number)
        : Locator.item(path, number);
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
      message = path + ": " + damage.getMessage();
    } else if (announced > received) {
      status = ExtractionReport.Status.TRUNCATED;
      message =
          path
              + ": it announces "
              + announced
              + " records and has "
              + received
              + "; get the missing ones, or leave out `total`";
    } else if (window.offset() == 0) {
      message = path + ": it is empty";
    }
    return source.report(path, announced, received, bytesRead.getAsLong(), status, message);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
