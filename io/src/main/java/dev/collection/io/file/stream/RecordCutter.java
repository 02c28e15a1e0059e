package dev.collection.io.file.stream;

import dev.collection.model.Violation;
import java.io.IOException;

/** Cuts the records of one format out of a stream, one after the other. */
public interface RecordCutter {
  /** One record's bytes, and what was made of them. */
  final class Cut {
    private final byte[] bytes;
    private final byte[] payload;
    private final long length;
    private final boolean tooLarge;
    private final long number;
    private final long line;
    private final Violation violation;

    /**
     * A record that is JSON already.
     *
     * @param bytes all of them; of a record that is too large, its beginning; not copied
     * @param length how many it has
     * @param tooLarge whether it exceeds the limit
     * @param number its line or item, 1 for the first
     */
    public Cut(byte[] bytes, long length, boolean tooLarge, long number) {
      this(bytes, bytes, length, tooLarge, number, 0, null);
    }

    private Cut(
        byte[] bytes,
        byte[] payload,
        long length,
        boolean tooLarge,
        long number,
        long line,
        Violation violation) {
      this.bytes = bytes;
      this.payload = payload;
      this.length = length;
      this.tooLarge = tooLarge;
      this.number = number;
      this.line = line;
      this.violation = violation;
    }

    /** This record, which is not counted by lines, as one that begins in {@code newLine}. */
    public Cut inLine(long newLine) {
      return new Cut(bytes, payload, length, tooLarge, number, newLine, violation);
    }

    /** This record as the JSON {@code newPayload}. */
    public Cut as(byte[] newPayload) {
      return new Cut(bytes, newPayload, length, tooLarge, number, line, null);
    }

    /** This record as one that cannot be understood. */
    public Cut broken(String rule, String value, String message) {
      return new Cut(
          bytes, bytes, length, tooLarge, number, line, new Violation("", rule, value, message));
    }

    /** As the file has them. */
    public byte[] bytes() {
      return bytes;
    }

    /** As one JSON value. */
    public byte[] payload() {
      return payload;
    }

    public long length() {
      return length;
    }

    public boolean tooLarge() {
      return tooLarge;
    }

    public long number() {
      return number;
    }

    /** The line in which it begins; 0 if that is not known, or is its number. */
    public long line() {
      return line;
    }

    /** Why it is no record; null if it is one, or is only too large. */
    public Violation violation() {
      return violation;
    }
  }

  /**
   * The next record, or null at the end of the stream.
   *
   * @throws DamagedFileException if the contents make no sense from here on
   */
  Cut next() throws IOException, DamagedFileException;

  /** How many records the file says it has, as far as is known by now; -1 if it does not say. */
  default long announced() {
    return -1;
  }

  /** Where to go on later, when {@code records} have been cut. */
  FilePosition position(long records);
}
