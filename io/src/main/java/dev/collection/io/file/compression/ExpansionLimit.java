package dev.collection.io.file.compression;

import dev.collection.io.file.stream.DamagedFileException;

/** How much a compressed file may expand to: beyond this it is a bomb. */
final class ExpansionLimit {
  /** Up to here no file is taken for a bomb. */
  static final long RATIO_FREE_BYTES = 64L << 20;

  /** Text compresses by 3 to 20, gzip itself can do no more than 1,032. */
  static final int MAX_RATIO = 1_000;

  private ExpansionLimit() {}

  /**
   * @throws DamagedFileException if {@code produced} bytes came out of {@code consumed}
   */
  static void check(long produced, long consumed) throws DamagedFileException {
    if (produced > RATIO_FREE_BYTES && produced / MAX_RATIO > consumed) {
      throw DamagedFileException.failed(
          "it expands to more than "
              + MAX_RATIO
              + " times its size, as only a decompression bomb does; if it is none, decompress it"
              + " and read that");
    }
  }
}
