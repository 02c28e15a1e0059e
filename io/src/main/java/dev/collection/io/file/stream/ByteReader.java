package dev.collection.io.file.stream;

import java.io.IOException;

/** Bytes in order: a file's, or the decompressed ones of another reader. */
@FunctionalInterface
public interface ByteReader {
  /**
   * Reads between 1 and {@code length} bytes.
   *
   * @param length at least 1
   * @return how many; -1 at the end
   * @throws DamagedFileException if the contents cannot be read any further; what came before was
   *     returned before
   * @throws IOException if the disk cannot be read
   */
  int read(byte[] bytes, int offset, int length) throws IOException, DamagedFileException;
}
