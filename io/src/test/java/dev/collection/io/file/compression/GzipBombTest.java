package dev.collection.io.file.compression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.DamagedFileException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GzipBombTest {
  @Test
  void whenItExpandsWithoutEnd_readingStops() throws Exception {
    GzipReader reader = new GzipReader(new BombReader());
    long produced = 0;
    String message = null;
    byte[] buffer = new byte[1 << 16];
    while (message == null) {
      try {
        produced += reader.read(buffer, 0, buffer.length);
      } catch (DamagedFileException e) {
        message = e.getMessage();
      }
    }
    reader.close();

    assertThat(message, containsString("it expands to more than 1000 times its size"));
    assertThat(produced >= ExpansionLimit.RATIO_FREE_BYTES - buffer.length, is(true));
    assertThat(produced < 2 * ExpansionLimit.RATIO_FREE_BYTES, is(true));
  }

  /** A gzip stream of nothing but line feeds, without end, made by the best compressor. */
  private static final class BombReader implements ByteReader {
    private final java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
    private final byte[] blanks = new byte[1 << 20];
    private int header;

    BombReader() {
      Arrays.fill(blanks, (byte) '\n');
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      byte[] magic = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
      if (header < magic.length) {
        bytes[offset] = magic[header++];
        return 1;
      }
      int count = 0;
      while (count == 0) {
        if (deflater.needsInput()) {
          deflater.setInput(blanks);
        }
        count = deflater.deflate(bytes, offset, length);
      }
      return count;
    }
  }
}
