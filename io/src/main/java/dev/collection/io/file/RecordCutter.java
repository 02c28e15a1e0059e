package dev.collection.io.file;

import java.io.IOException;

/** Cuts the records of one format out of a stream, one after the other. */
interface RecordCutter {
  /** One record's bytes. */
  final class Cut {
    private final byte[] bytes;
    private final long length;
    private final boolean tooLarge;
    private final long number;

    /**
     * @param bytes all of them; of a record that is too large, its beginning; not copied
     * @param length how many it has
     * @param tooLarge whether it exceeds the limit
     * @param number its line or item, 1 for the first
     */
    Cut(byte[] bytes, long length, boolean tooLarge, long number) {
      this.bytes = bytes;
      this.length = length;
      this.tooLarge = tooLarge;
      this.number = number;
    }

    byte[] bytes() {
      return bytes;
    }

    long length() {
      return length;
    }

    boolean tooLarge() {
      return tooLarge;
    }

    long number() {
      return number;
    }
  }

  /**
   * The next record, or null at the end of the stream.
   *
   * @throws DamagedFileException if the contents make no sense from here on
   */
  Cut next() throws IOException, DamagedFileException;

  /** How many records the file says it has, as far as is known by now; -1 if it does not say. */
  long announced();

  /** Where to go on later, when {@code records} have been cut. */
  FilePosition position(long records);
}
