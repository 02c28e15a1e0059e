package dev.collection.io.file.stream;

import java.io.IOException;
import java.util.Arrays;

/**
 * The part of a stream that is in memory while records are cut out of it. The fields are read and
 * {@link #next} is moved by the cutters directly: one call per byte would cost more than the work.
 *
 * <p>While a record is captured its bytes stay; when it exceeds the limit, all but its beginning is
 * let go. So memory is bounded by one record whatever the stream contains.
 */
public final class ByteWindow {
  /** How much of a record over the limit is kept. */
  public static final int KEPT_BYTES = 64 << 10;

  private static final int CHUNK_BYTES = 256 << 10;

  /** Valid from 0 to {@link #limit}. */
  public byte[] bytes = new byte[CHUNK_BYTES];

  /** Index of the next byte to be looked at. */
  public int next;

  /** Index behind the last byte in memory. */
  public int limit;

  private final ByteReader reader;
  private final int maxRecordBytes;
  private long base;
  private boolean capturing;
  private int captureIndex;
  private long captureOffset;
  private byte[] beginning;
  private DamagedFileException damage;
  private long end = Long.MAX_VALUE;

  /**
   * @param offset of the reader's first byte within the stream
   */
  public ByteWindow(ByteReader reader, long offset, int maxRecordBytes) {
    this.reader = reader;
    this.base = offset;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** The offset within the stream of the next byte to be looked at. */
  public long offset() {
    return base + next;
  }

  /**
   * Records that begin at {@code newEnd} or later belong to somebody else.
   *
   * @param newEnd offset within the stream
   */
  public void endAt(long newEnd) {
    end = newEnd;
  }

  /** Whether a record that begins here belongs to somebody else. */
  public boolean isPastEnd() {
    return offset() >= end;
  }

  /** The longest record that is kept whole, in bytes. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }

  /** How many bytes of the record have been looked at. */
  public long recordLength() {
    return offset() - captureOffset;
  }

  /** Whether the record is still in memory from its first byte on. */
  public boolean isWhole() {
    return beginning == null;
  }

  /**
   * Back to {@code length} bytes behind the record's beginning, which must still be in memory; see
   * {@link #isWhole}.
   */
  public void rewindTo(long length) {
    if (beginning != null) {
      throw new IllegalStateException("the record is not in memory any more");
    }
    next = captureIndex + Math.toIntExact(length);
  }

  /** Why the stream ended before its time; null if it did not. */
  public DamagedFileException damage() {
    return damage;
  }

  /**
   * Reads on when all bytes in memory have been looked at. Damage of the file is an end of the
   * stream like any other, so that what precedes it is still cut into records; see {@link #damage}.
   *
   * @return whether there are more bytes
   */
  public boolean fill() throws IOException {
    return next < limit || readOn();
  }

  /**
   * As {@link #fill}, for several bytes at once.
   *
   * @return whether there are {@code count} more bytes
   */
  public boolean fill(int count) throws IOException {
    while (limit - next < count) {
      if (!readOn()) {
        return false;
      }
    }
    return true;
  }

  private boolean readOn() throws IOException {
    if (damage != null) {
      return false;
    }
    makeRoom();
    try {
      int count = reader.read(bytes, limit, Math.min(CHUNK_BYTES, bytes.length - limit));
      if (count < 0) {
        return false;
      }
      limit += count;
      return true;
    } catch (DamagedFileException e) {
      damage = e;
      return false;
    }
  }

  /**
   * Moves behind a byte order mark of UTF-8, at the beginning of the stream.
   *
   * @throws DamagedFileException if there is one of UTF-16
   */
  public void skipByteOrderMark() throws IOException, DamagedFileException {
    beginRecord();
    int[] first = new int[3];
    for (int i = 0; i < first.length && fill(); i++) {
      first[i] = bytes[next++] & 0xff;
    }
    next = captureIndex;
    forgetRecord();
    if (first[0] == 0xef && first[1] == 0xbb && first[2] == 0xbf) {
      next += first.length;
    } else if (first[0] + first[1] == 0xff + 0xfe) {
      throw DamagedFileException.failed(
          "it is UTF-16; convert it to UTF-8 with: iconv -f UTF-16 -t UTF-8");
    }
  }

  /**
   * Moves behind the next line feed, which must not be within a record.
   *
   * @param carriageReturns whether a carriage return, alone or before a line feed, ends a line too
   */
  public void skipLine(boolean carriageReturns) throws IOException {
    while (fill()) {
      byte found = bytes[next++];
      if (found == '\n') {
        return;
      }
      if (found == '\r' && carriageReturns) {
        if (fill() && bytes[next] == '\n') {
          next++;
        }
        return;
      }
    }
  }

  private void makeRoom() {
    int keepFrom = next;
    if (capturing) {
      // One byte over the limit may be the carriage return before the line's end.
      if (beginning == null && limit - captureIndex > maxRecordBytes + 1) {
        int kept = Math.min(KEPT_BYTES, limit - captureIndex);
        beginning = Arrays.copyOfRange(bytes, captureIndex, captureIndex + kept);
      }
      // The last byte stays, for the carriage return that may precede the next one.
      keepFrom = beginning == null ? captureIndex : Math.min(next, limit - 1);
    }
    int kept = limit - keepFrom;
    if (keepFrom > 0) {
      System.arraycopy(bytes, keepFrom, bytes, 0, kept);
      base += keepFrom;
      captureIndex -= keepFrom;
      next -= keepFrom;
      limit = kept;
    }
    if (limit == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
  }

  /** From here on bytes belong to a record. */
  public void beginRecord() {
    capturing = true;
    captureIndex = next;
    captureOffset = offset();
    beginning = null;
  }

  /**
   * The record that began at {@link #beginRecord}.
   *
   * @param end index behind its last byte
   */
  public RecordCutter.Cut endRecord(int end, long number) {
    long length = base + end - captureOffset;
    byte[] content;
    if (beginning != null) {
      content = beginning;
    } else {
      long kept = length > maxRecordBytes ? Math.min(length, KEPT_BYTES) : length;
      content = Arrays.copyOfRange(bytes, captureIndex, captureIndex + (int) kept);
    }
    forgetRecord();
    return new RecordCutter.Cut(content, length, length > maxRecordBytes, number);
  }

  /** What was captured is no record. */
  public void forgetRecord() {
    capturing = false;
    beginning = null;
  }
}
