package dev.collection.io.file;

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

/** A file that is open, as the stream of its decompressed bytes. */
final class OpenFile implements ByteReader, Closeable {
  private static final int SKIP_BYTES = 64 << 10;

  private final FileChannel channel;
  private final GzipReader gzip;
  private long read;

  private OpenFile(FileChannel channel, boolean compressed) {
    this.channel = channel;
    this.gzip = compressed ? new GzipReader(this::readChannel) : null;
  }

  /**
   * Opens {@code path} so that the byte at {@code offset} of its decompressed contents comes first.
   *
   * @throws DamagedFileException if it cannot be opened, is no file, or ends before that byte
   * @throws IOException if the disk cannot be read
   */
  static OpenFile open(Path path, FileSource.Compression compression, long offset)
      throws IOException, DamagedFileException {
    FileChannel channel = channel(path);
    OpenFile file = null;
    try {
      file = new OpenFile(channel, isCompressed(channel, compression));
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
      throw DamagedFileException.failed("it does not exist any more; put it back and run again");
    } catch (AccessDeniedException e) {
      throw DamagedFileException.failed("it may not be read; allow it with: chmod +r " + path);
    } catch (FileSystemException e) {
      throw DamagedFileException.failed("it cannot be opened: " + e.getReason());
    } catch (IOException e) {
      throw DamagedFileException.failed("it cannot be opened: " + e.getMessage());
    }
  }

  private static boolean isCompressed(FileChannel channel, FileSource.Compression compression)
      throws IOException {
    if (compression != FileSource.Compression.AUTO) {
      return compression == FileSource.Compression.GZIP;
    }
    ByteBuffer magic = ByteBuffer.allocate(2);
    while (magic.hasRemaining() && channel.read(magic, magic.position()) >= 0) {
      // A read may give one byte only.
    }
    return !magic.hasRemaining() && GzipReader.isMagic(magic.get(0) & 0xff, magic.get(1) & 0xff);
  }

  private void skip(long offset) throws IOException, DamagedFileException {
    if (gzip == null) {
      if (channel.size() < offset) {
        throw shorter();
      }
      channel.position(offset);
      read = offset;
      return;
    }
    byte[] ignored = new byte[SKIP_BYTES];
    for (long left = offset; left > 0; ) {
      int count = gzip.read(ignored, 0, (int) Math.min(left, ignored.length));
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
    return gzip == null ? readChannel(bytes, offset, length) : gzip.read(bytes, offset, length);
  }

  private int readChannel(byte[] bytes, int offset, int length) throws IOException {
    int count = channel.read(ByteBuffer.wrap(bytes, offset, length));
    read += Math.max(0, count);
    return count;
  }

  /** How many bytes of the file were used, as they are on the disk. */
  long bytes() {
    return gzip == null ? read : gzip.consumed();
  }

  @Override
  public void close() throws IOException {
    if (gzip != null) {
      gzip.close();
    }
    channel.close();
  }
}
