package dev.collection.io.file.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.DamagedFileException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * Decompresses with a library's stream, and tells what is wrong with the file from what is wrong
 * with this machine: both are an {@link IOException} to the library. Of damaged data all but the
 * last few kilobytes before the damage are given.
 */
final class LibraryReader implements Decompressor {
  private static final int INPUT_BYTES = 64 << 10;

  /** What a library fills before it finds damage is lost, so it gets no more than this to fill. */
  private static final int OUTPUT_BYTES = 8 << 10;

  /** Makes the library's stream. */
  @FunctionalInterface
  private interface Opener {
    InputStream open(InputStream compressed) throws IOException;
  }

  private final Input input;
  private final Opener opener;
  private final String name;
  private final String test;
  private InputStream stream;
  private long produced;
  private boolean ended;

  private LibraryReader(ByteReader compressed, Opener opener, String name, String test) {
    this.input = new Input(compressed);
    this.opener = opener;
    this.name = name;
    this.test = test;
  }

  /** Of one frame or several (RFC 8878), with their checksums. */
  static LibraryReader zstd(ByteReader compressed) {
    return new LibraryReader(compressed, ZstdInputStreamNoFinalizer::new, "zstd", "zstd -t");
  }

  /** Of one stream or several. */
  static LibraryReader bzip2(ByteReader compressed) {
    return new LibraryReader(
        compressed, in -> new BZip2CompressorInputStream(in, true), "bzip2", "bzip2 -t");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException, DamagedFileException {
    if (ended) {
      return -1;
    }
    int count;
    try {
      if (stream == null) {
        if (!input.hasMore()) {
          ended = true;
          return -1;
        }
        stream = opener.open(input);
      }
      do {
        count = stream.read(bytes, offset, Math.min(length, OUTPUT_BYTES));
      } while (count == 0);
    } catch (IOException | RuntimeException e) {
      ended = true;
      input.rethrowFault();
      throw DamagedFileException.failed(
          "the "
              + name
              + " data is damaged or ends too early, near byte "
              + consumed()
              + "; get the file again and test it with: "
              + test);
    }
    if (count < 0) {
      ended = true;
      return -1;
    }
    produced += count;
    ExpansionLimit.check(produced, consumed());
    return count;
  }

  @Override
  public long consumed() {
    return input.used;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }

  /** The compressed bytes, buffered so that those that were only read ahead do not count. */
  private static final class Input extends InputStream {
    private final ByteReader compressed;
    private final byte[] buffer = new byte[INPUT_BYTES];
    private int next;
    private int limit;
    private long used;
    private IOException fault;

    Input(ByteReader compressed) {
      this.compressed = compressed;
    }

    boolean hasMore() throws IOException {
      if (next < limit) {
        return true;
      }
      try {
        next = 0;
        limit = Math.max(0, compressed.read(buffer, 0, buffer.length));
        return limit > 0;
      } catch (IOException e) {
        fault = e;
        throw e;
      } catch (DamagedFileException e) {
        throw new IOException(e);
      }
    }

    void rethrowFault() throws IOException {
      if (fault != null) {
        throw fault;
      }
    }

    @Override
    public int read() throws IOException {
      if (!hasMore()) {
        return -1;
      }
      used++;
      return buffer[next++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int count = Math.min(length, limit - next);
      System.arraycopy(buffer, next, bytes, offset, count);
      next += count;
      used += count;
      return count;
    }

    @Override
    public int available() {
      return limit - next;
    }
  }
}
