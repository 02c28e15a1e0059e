package dev.collection.transforms.dedup;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A block of encoded records of one shard: either its bytes, or the place in a {@link BlockStore}
 * of this process where they lie.
 */
final class RecordBlock {
  private final byte[] bytes;
  private final String store;
  private final long offset;
  private final int length;

  private RecordBlock(byte[] bytes, String store, long offset, int length) {
    this.bytes = bytes;
    this.store = store;
    this.offset = offset;
    this.length = length;
  }

  /** A block that travels with its bytes, to any worker. */
  static RecordBlock inline(BinaryWriter records) {
    return new RecordBlock(records.toByteArray(), null, 0, records.size());
  }

  /** A block that stays on this machine, in the store called {@code store}. */
  static RecordBlock parked(BinaryWriter records, String store) throws IOException {
    return new RecordBlock(
        null, store, BlockStore.of(store).append(records.view()), records.size());
  }

  ByteBuffer content() {
    if (bytes != null) {
      return ByteBuffer.wrap(bytes);
    }
    try {
      return BlockStore.of(store).read(offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException("waiting records cannot be read back", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordBlock that
        && Objects.equals(store, that.store)
        && offset == that.offset
        && content().equals(that.content());
  }

  @Override
  public int hashCode() {
    return Objects.hash(store, offset, length);
  }

  static final class BlockCoder extends BinaryCoder<RecordBlock> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RecordBlock block, BinaryWriter writer) {
      writer.writeNullable(block.store);
      if (block.store == null) {
        writer.writeBytes(block.bytes);
      } else {
        writer.writeUnsigned(block.offset);
        writer.writeUnsigned(block.length);
      }
    }

    @Override
    protected RecordBlock read(BinaryReader reader) {
      String store = reader.readNullable();
      if (store == null) {
        byte[] bytes = reader.readBytes();
        return new RecordBlock(bytes, null, 0, bytes.length);
      }
      return new RecordBlock(null, store, reader.readUnsigned(), (int) reader.readUnsigned());
    }
  }
}
