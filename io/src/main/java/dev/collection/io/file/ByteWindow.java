package dev.collection.io.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * The part of a stream that is in memory while records are cut out of it. The fields are read and
 * {@link #next} is moved by the cutters directly: one call per byte would cost more than the work.
 *
 * <p>While a record is captured its bytes stay; when it exceeds the limit, all but its beginning is
 * let go. So memory is bounded by one record whatever the stream contains.
 */
final class ByteWindow {
  /** How much of a record over the limit is kept. */
  static final int KEPT_BYTES = 64 << 10;

  private static final int CHUNK_BYTES = 256 << 10;

  /** Valid from 0 to {@link #limit}. */
  byte[] bytes = new byte[CHUNK_BYTES];

  /** Index of the next byte to be looked at. */
  int next;

  /** Index behind the last byte in memory. */
  int limit;

  private final ByteReader reader;
  private final int maxRecordBytes;
  private long base;
  private boolean capturing;
  private int captureIndex;
  private long captureOffset;
  private byte[] beginning;
  private DamagedFileException damage;

  /**
   * @param offset of the reader's first byte within the stream
   */
  ByteWindow(ByteReader reader, long offset, int maxRecordBytes) {
    this.reader = reader;
    this.base = offset;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** The offset within the stream of the next byte to be looked at. */
  long offset() {
    return base + next;
  }

  /** Why the stream ended before its time; null if it did not. */
  DamagedFileException damage() {
    return damage;
  }

  /**
   * Reads on when all bytes in memory have been looked at. Damage of the file is an end of the
   * stream like any other, so that what precedes it is still cut into records; see {@link #damage}.
   *
   * @return whether there are more bytes
   */
  boolean fill() throws IOException {
    if (next < limit) {
      return true;
    }
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
  void skipByteOrderMark() throws IOException, DamagedFileException {
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

  private void makeRoom() {
    int keepFrom = limit;
    if (capturing) {
      // One byte over the limit may be the carriage return before the line's end.
      if (beginning == null && limit - captureIndex > maxRecordBytes + 1) {
        int kept = Math.min(KEPT_BYTES, limit - captureIndex);
        beginning = Arrays.copyOfRange(bytes, captureIndex, captureIndex + kept);
      }
      // The last byte stays, for the carriage return that may precede the next one.
      keepFrom = beginning == null ? captureIndex : limit - 1;
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
  void beginRecord() {
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
  RecordCutter.Cut endRecord(int end, long number) {
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
  void forgetRecord() {
    capturing = false;
    beginning = null;
  }
}
