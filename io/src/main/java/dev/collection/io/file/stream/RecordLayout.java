package dev.collection.io.file.stream;

import java.io.IOException;
import java.io.Serializable;

/** How records lie in a file, beyond JSON: the definition, of which an opening is made per file. */
public interface RecordLayout extends Serializable {
  /** A file of this layout whose beginning is known. */
  interface Opening {
    /** Where the first record may begin. */
    FilePosition first();

    /** What is to be said of the file, although it can be read; empty for nothing. */
    default String note() {
      return "";
    }

    /**
     * @param window whose next byte is the one at {@code start}
     */
    RecordCutter cutter(ByteWindow window, FilePosition start);
  }

  /**
   * Reads what stands before the records: a byte order mark, a header.
   *
   * @param beginning over the file from its first byte
   * @throws DamagedFileException if that cannot be understood
   */
  Opening open(ByteWindow beginning) throws IOException, DamagedFileException;

  /** Whether a line end always ends a record, so that a file can be read in ranges of its bytes. */
  boolean splittable();

  /** Whether reading can go on only from the file's first byte, past the records before. */
  default boolean readsFromBeginning() {
    return false;
  }

  /** Whether a record's number is that of its line; otherwise it is counted. */
  default boolean countsLines() {
    return true;
  }
}
