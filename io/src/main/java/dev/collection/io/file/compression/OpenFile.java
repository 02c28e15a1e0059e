package dev.collection.io.file.compression;

import dev.collection.io.file.stream.ByteReader;
import dev.collection.io.file.stream.DamagedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file that is open, as the stream of its decompressed bytes. */
public final class OpenFile implements ByteReader, Closeable {
  private static final int SKIP_BYTES = 64 << 10;

  private final FileChannel channel;
  private final Decompressor decompressor;
  private long read;

  private OpenFile(FileChannel channel, Compression compression) {
    this.channel = channel;
    this.decompressor =
        switch (compression) {
          case GZIP -> new GzipReader(this::readChannel);
          case ZSTD -> LibraryReader.zstd(this::readChannel);
          case BZIP2 -> LibraryReader.bzip2(this::readChannel);
          case AUTO, NONE -> null;
        };
  }

  /**
   * Opens {@code path} so that the byte at {@code offset} of its decompressed contents comes first.
   *
   * @throws DamagedFileException if it cannot be opened, is no file, or ends before that byte
   * @throws IOException if the disk cannot be read
   */
  public static OpenFile open(Path path, Compression compression, long offset)
      throws IOException, DamagedFileException {
    FileChannel channel = channel(path);
    OpenFile file = null;
    try {
      file = new OpenFile(channel, compression(channel, compression));
      file.skip(offset);
      return file;
    } catch (IOException | DamagedFileException e) {
      if (file == null) {
        channel.close();
      } else {
        file.close();
      }
      throw e;
    }
  }

  private static FileChannel channel(Path path) throws DamagedFileException {
    if (Files.isDirectory(path)) {
      throw DamagedFileException.failed(
          "it is a folder; name the files in it, for example with " + path + "/*.json");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // A pipe cannot be read again after a failure, and would lose what was read before it.
      throw DamagedFileException.failed(
          "it is a pipe or a device; write its contents into a file and read that");
    }
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw DamagedFileException.failed(
          "it does not exist any more; put it back and run again, or touch it in a watched folder");
    } catch (AccessDeniedException e) {
      throw DamagedFileException.failed("it may not be read; allow it with: chmod +r " + path);
    } catch (FileSystemException e) {
      throw DamagedFileException.failed("it cannot be opened: " + e.getReason());
    } catch (IOException e) {
      throw DamagedFileException.failed("it cannot be opened: " + e.getMessage());
    }
  }

  private static Compression compression(FileChannel channel, Compression given)
      throws IOException {
    if (given != Compression.AUTO) {
      return given;
    }
    ByteBuffer magic = ByteBuffer.allocate(4);
    while (magic.hasRemaining() && channel.read(magic, magic.position()) >= 0) {
      // A read may give one byte only.
    }
    return Compression.of(Arrays.copyOf(magic.array(), magic.position()));
  }

  /** The size of the file if its bytes are its contents; -1 if it is compressed or unreadable. */
  public static long plainSize(Path path, Compression given) {
    if (!Files.isRegularFile(path)) {
      return -1;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return compression(channel, given) == Compression.NONE ? channel.size() : -1;
    } catch (IOException e) {
      return -1; // Opening it for reading will say why.
    }
  }

  private void skip(long offset) throws IOException, DamagedFileException {
    if (decompressor == null) {
      if (channel.size() < offset) {
        throw shorter();
      }
      channel.position(offset);
      read = offset;
      return;
    }
    byte[] ignored = new byte[SKIP_BYTES];
    for (long left = offset; left > 0; ) {
      int count = decompressor.read(ignored, 0, (int) Math.min(left, ignored.length));
      if (count < 0) {
        throw shorter();
      }
      left -= count;
    }
  }

  private static DamagedFileException shorter() {
    return DamagedFileException.failed(
        "it is shorter than when it was read before; leave files as they are during a run");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException, DamagedFileException {
    return decompressor == null
        ? readChannel(bytes, offset, length)
        : decompressor.read(bytes, offset, length);
  }

  private int readChannel(byte[] bytes, int offset, int length) throws IOException {
    int count = channel.read(ByteBuffer.wrap(bytes, offset, length));
    read += Math.max(0, count);
    return count;
  }

  /** How many bytes of the file were used, as they are on the disk. */
  public long bytes() {
    return decompressor == null ? read : decompressor.consumed();
  }

  @Override
  public void close() throws IOException {
    if (decompressor != null) {
      decompressor.close();
    }
    channel.close();
  }
}
