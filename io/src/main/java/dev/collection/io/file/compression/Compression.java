package dev.collection.io.file.compression;

/** How a file is compressed. */
public enum Compression {
  /** Told by the first bytes of each file, not by its name. */
  AUTO,
  NONE,
  GZIP,
  ZSTD,
  BZIP2;

  /**
   * @param magic the first bytes of a file, at most four; fewer if it has fewer
   */
  static Compression of(byte[] magic) {
    if (magic.length >= 2 && GzipReader.isMagic(magic[0] & 0xff, magic[1] & 0xff)) {
      return GZIP;
    }
    if (magic.length >= 4) {
      int first = magic[0] & 0xff | (magic[1] & 0xff) << 8 | (magic[2] & 0xff) << 16;
      if (first == 0x2f_b528 && (magic[3] & 0xff) == 0xfd) {
        return ZSTD;
      }
      if (first == ('B' | 'Z' << 8 | 'h' << 16) && magic[3] >= '1' && magic[3] <= '9') {
        return BZIP2;
      }
    }
    return NONE;
  }
}
