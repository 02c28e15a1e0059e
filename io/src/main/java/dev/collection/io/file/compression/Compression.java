package dev.collection.io.file.compression;

import java.util.Arrays;

/** How a file is compressed. */
public enum Compression {
  /** Told by the first bytes of each file, not by its name. */
  AUTO,
  NONE,
  GZIP,
  ZSTD,
  BZIP2;

  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] BZIP2_MAGIC = {'B', 'Z', 'h'};

  /**
   * @param magic the first bytes of a file, at most four; fewer if it has fewer
   */
  static Compression of(byte[] magic) {
    if (magic.length >= 2 && GzipReader.isMagic(magic[0] & 0xff, magic[1] & 0xff)) {
      return GZIP;
    }
    if (magic.length >= 4) {
      if (Arrays.equals(magic, 0, 4, ZSTD_MAGIC, 0, 4)) {
        return ZSTD;
      }
      if (Arrays.equals(magic, 0, 3, BZIP2_MAGIC, 0, 3) && magic[3] >= '1' && magic[3] <= '9') {
        return BZIP2;
      }
    }
    return NONE;
  }
}
