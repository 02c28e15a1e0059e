package dev.collection.transforms.dedup;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file of this process in which blocks of records wait outside the heap until their group is
 * complete. Blocks are appended by any thread and read through a memory map, so that a record that
 * waits costs page cache, which the operating system may write out.
 *
 * <p>The file lies in the directory for temporary files, has no name while it is open (on Linux and
 * macOS), and vanishes with the process, however that ends.
 */
final class BlockStore implements Closeable {
  private static final long SEGMENT_BYTES = 256L << 20;
  private static final Map<String, BlockStore> STORES = new ConcurrentHashMap<>();

  private final FileChannel channel;
  private final Map<Long, MappedByteBuffer> segments = new HashMap<>();
  private long end;

  private BlockStore() throws IOException {
    Path directory = Files.createTempDirectory("collection-blocks");
    channel =
        FileChannel.open(directory.resolve("blocks"), CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
    // Empty where an open file is unlinked at once; elsewhere it goes when the process ends.
    if (!directory.toFile().delete()) {
      directory.toFile().deleteOnExit();
    }
  }

  /** The store of this process that is called {@code id}; made when it is first asked for. */
  static BlockStore of(String id) {
    return STORES.computeIfAbsent(
        id,
        unused -> {
          try {
            return new BlockStore();
          } catch (IOException e) {
            throw new BlockFileException(e);
          }
        });
  }

  /** Gives up the store called {@code id}, if there is one; its blocks are gone. */
  static void release(String id) {
    BlockStore store = STORES.remove(id);
    if (store != null) {
      store.close();
    }
  }

  /**
   * Appends {@code block} and returns where it lies.
   *
   * @throws BlockFileException if there is no room
   */
  long append(ByteBuffer block) {
    int length = block.remaining();
    long offset;
    synchronized (this) {
      long left = SEGMENT_BYTES - end % SEGMENT_BYTES;
      offset = length <= left ? end : end + left;
      end = offset + length;
    }
    long at = offset;
    try {
      while (block.hasRemaining()) {
        at += channel.write(block, at);
      }
    } catch (IOException e) {
      throw new BlockFileException(e);
    }
    return offset;
  }

  /** A view of the {@code length} bytes at {@code offset}. */
  ByteBuffer read(long offset, int length) throws IOException {
    if (length > SEGMENT_BYTES) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    }
    long segment = offset / SEGMENT_BYTES;
    int start = (int) (offset % SEGMENT_BYTES);
    synchronized (segments) {
      MappedByteBuffer map = segments.get(segment);
      if (map == null || map.capacity() < start + length) {
        long from = segment * SEGMENT_BYTES;
        long size = Math.min(SEGMENT_BYTES, channel.size() - from);
        map = channel.map(FileChannel.MapMode.READ_ONLY, from, size);
        segments.put(segment, map);
      }
      return map.slice(start, length);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the file of waiting records cannot be closed", e);
    }
  }
}
