package dev.collection.io.file;

import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is made while it is read, and of which only its beginning, its end and the rejects
 * are looked at. Measures the memory that reading needed: the largest buffer, and how far ahead of
 * what was given out it read.
 */
final class GeneratedFile implements ByteReader {
  private final List<Piece> pieces = new ArrayList<>();
  private int piece;
  private long given;
  private long size;
  private ByteWindow window;
  private int largestBuffer;
  private long furthestAhead;
  private RawRecord first;
  private RawRecord last;
  private long records;
  private long payloadBytes;
  private final List<FailedRecord> rejects = new ArrayList<>();
  private ExtractionReport report;

  /** Bytes that come again and again. */
  private static final class Piece {
    private final byte[] bytes;
    private final long length;
    private long left;

    Piece(String text, long times) {
      byte[] once = text.getBytes(StandardCharsets.UTF_8);
      length = once.length * times;
      left = length;
      // Not one by one: a test would spend its time on making what it reads.
      int copies = (int) Math.max(1, Math.min(times, (1 << 16) / Math.max(1, once.length)));
      bytes = new byte[once.length * copies];
      for (int i = 0; i < copies; i++) {
        System.arraycopy(once, 0, bytes, i * once.length, once.length);
      }
    }

    int read(byte[] target, int offset, int wanted) {
      int from = (int) ((length - left) % bytes.length);
      int count = (int) Math.min(left, Math.min(wanted, bytes.length - from));
      System.arraycopy(bytes, from, target, offset, count);
      left -= count;
      return count;
    }
  }

  GeneratedFile then(String text) {
    return then(text, 1);
  }

  GeneratedFile then(String text, long times) {
    Piece next = new Piece(text, times);
    pieces.add(next);
    size += next.left;
    return this;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    largestBuffer = Math.max(largestBuffer, bytes.length);
    while (piece < pieces.size() && pieces.get(piece).left == 0) {
      piece++;
    }
    if (piece == pieces.size()) {
      return -1;
    }
    int count = pieces.get(piece).read(bytes, offset, length);
    given += count;
    return count;
  }

  /** Reads all of it, in batches as usual, and keeps nothing but what is asked for below. */
  GeneratedFile readBy(FileSource source) throws Exception {
    RecordLayout.Opening opening = null;
    if (source.layout() != null) {
      GeneratedFile beginning = new GeneratedFile();
      for (Piece next : pieces) {
        beginning.pieces.add(new Piece(new String(next.bytes, StandardCharsets.UTF_8), 1));
      }
      opening = source.layout().open(new ByteWindow(beginning, 0, source.maxRecordBytes()));
    }
    long from = 0;
    if (opening != null) {
      from = opening.first().offset();
      byte[] ignored = new byte[(int) from];
      for (int skipped = 0; skipped < from; ) {
        skipped += read(ignored, skipped, ignored.length - skipped);
      }
    }
    window = new ByteWindow(this, from, source.maxRecordBytes());
    try (FileReadSession session =
        new FileReadSession(
            source,
            FileRange.of("generated"),
            Instant.EPOCH,
            FilePosition.START,
            FileReading.context(1 << 20, 500),
            opening,
            window,
            () -> given,
            () -> {})) {
      ReadBatch batch;
      do {
        batch = session.next();
        for (RawRecord next : batch.records()) {
          first = first == null ? next : first;
          last = next;
          records++;
          payloadBytes += next.payload().length;
        }
        rejects.addAll(batch.rejects());
        batch.reports().forEach(next -> report = next);
        if (!batch.last()) {
          furthestAhead = Math.max(furthestAhead, given - FilePosition.of(batch.next()).offset());
        }
      } while (!batch.last());
    }
    return this;
  }

  /** How many bytes all of it has. */
  long size() {
    return size;
  }

  /** How many bytes were read. */
  long given() {
    return given;
  }

  int largestBuffer() {
    return largestBuffer;
  }

  /** At the end of a batch, how many bytes were read that were not used yet. */
  long furthestAhead() {
    return furthestAhead;
  }

  long records() {
    return records;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  String first() {
    return new String(first.payload(), StandardCharsets.UTF_8);
  }

  String last() {
    return new String(last.payload(), StandardCharsets.UTF_8);
  }

  long lastNumber() {
    return last.locator().position();
  }

  List<FailedRecord> rejects() {
    return rejects;
  }

  ExtractionReport report() {
    return report;
  }
}
