package dev.collection.io.file.compression;

import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.DamagedFileException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), of one member or several. {@link java.util.zip.GZIPInputStream} is
 * not used because it ends without a word when the second member's header is damaged or cut, which
 * would lose records silently.
 */
final class GzipReader implements Decompressor {
  private static final int INPUT_BYTES = 64 << 10;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int RESERVED_FLAGS = 0xe0;
  private static final String GET_AGAIN = "; get the file again and test it with: gzip -t";

  private final ByteReader compressed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[INPUT_BYTES];
  private int next;
  private int limit;
  private long consumedBefore;
  private long produced;
  private boolean inMember;
  private boolean ended;
  private long members;

  GzipReader(ByteReader compressed) {
    this.compressed = compressed;
  }

  /** Whether {@code first} and {@code second} are how every gzip file begins. */
  static boolean isMagic(int first, int second) {
    return first == MAGIC_1 && second == MAGIC_2;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException, DamagedFileException {
    while (!ended) {
      if (!inMember && !beginMember()) {
        break;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        crc.update(bytes, offset, count);
        produced += count;
        ExpansionLimit.check(produced, consumed());
        return count;
      }
      if (inflater.finished()) {
        endMember();
      }
    }
    ended = true;
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length)
      throws IOException, DamagedFileException {
    try {
      while (true) {
        int count = inflater.inflate(bytes, offset, length);
        if (count > 0 || inflater.finished()) {
          next = limit - inflater.getRemaining();
          return count;
        }
        next = limit;
        if (inflater.needsDictionary() || !fill()) {
          throw DamagedFileException.failed(
              "the gzip data ends too early, after " + consumed() + " bytes" + GET_AGAIN);
        }
        inflater.setInput(input, next, limit - next);
      }
    } catch (DataFormatException e) {
      throw DamagedFileException.failed(
          "the gzip data is damaged near byte "
              + consumed()
              + ", or before, so that what was read may be wrong"
              + GET_AGAIN);
    }
  }

  /** False if the file properly ends here. */
  private boolean beginMember() throws IOException, DamagedFileException {
    int first = nextByte();
    while (members > 0 && first == 0) {
      // Some tools fill up the last block with zeros; gzip itself takes that for the end.
      first = nextByte();
    }
    if (first < 0 && (members > 0 || consumed() == 0)) {
      return false;
    }
    if (first != MAGIC_1 || headerByte() != MAGIC_2) {
      throw DamagedFileException.failed(
          members == 0
              ? "it is not gzip; set compression to auto or none"
              : "something that is not gzip follows at byte " + (consumed() - 1) + GET_AGAIN);
    }
    int method = headerByte();
    int flags = headerByte();
    if (method != DEFLATE || (flags & RESERVED_FLAGS) != 0) {
      throw DamagedFileException.failed("its gzip header is damaged" + GET_AGAIN);
    }
    skipHeader(6);
    if ((flags & FLAG_EXTRA) != 0) {
      skipHeader(headerByte() | headerByte() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipHeaderText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipHeaderText();
    }
    if ((flags & FLAG_CRC) != 0) {
      skipHeader(2);
    }
    inflater.reset();
    inflater.setInput(input, next, limit - next);
    crc.reset();
    inMember = true;
    members++;
    return true;
  }

  private void endMember() throws IOException, DamagedFileException {
    long sum = headerByte() | headerByte() << 8 | headerByte() << 16 | (long) headerByte() << 24;
    long size = headerByte() | headerByte() << 8 | headerByte() << 16 | (long) headerByte() << 24;
    if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw DamagedFileException.failed(
          "the gzip checksum before byte "
              + consumed()
              + " is wrong, so that what was read before it may be wrong, too"
              + GET_AGAIN);
    }
    inMember = false;
  }

  private void skipHeader(int count) throws IOException, DamagedFileException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private void skipHeaderText() throws IOException, DamagedFileException {
    while (headerByte() != 0) {
      // Only its end matters.
    }
  }

  private int headerByte() throws IOException, DamagedFileException {
    int value = nextByte();
    if (value < 0) {
      throw DamagedFileException.failed(
          "the gzip data ends too early, after " + consumed() + " bytes" + GET_AGAIN);
    }
    return value;
  }

  private int nextByte() throws IOException, DamagedFileException {
    if (next == limit && !fill()) {
      return -1;
    }
    return input[next++] & 0xff;
  }

  private boolean fill() throws IOException, DamagedFileException {
    consumedBefore += limit;
    next = 0;
    limit = 0;
    int count = compressed.read(input, 0, input.length);
    if (count < 0) {
      return false;
    }
    limit = count;
    return true;
  }

  @Override
  public long consumed() {
    return consumedBefore + next;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
