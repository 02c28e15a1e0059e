package dev.collection.io.source;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;

/**
 * How far a {@link ReadTask} has been read.
 *
 * @param part index of the part that comes next; the number of parts when all have been read
 * @param position where in that part
 * @param received records of that part before this position, rejects included, that no report has
 *     counted yet
 */
public record ReadProgress(int part, Position position, long received) {
  public static final ReadProgress START = startOf(0);

  /** Nothing of {@code part} has been read. */
  public static ReadProgress startOf(int part) {
    return new ReadProgress(part, Position.START, 0);
  }

  /** A change of this encoding breaks savepoints. */
  public static final class ProgressCoder extends BinaryCoder<ReadProgress> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ReadProgress value, BinaryWriter writer) {
      writer.writeUnsigned(value.part());
      writer.writeString(value.position().value());
      writer.writeUnsigned(value.received());
    }

    @Override
    protected ReadProgress read(BinaryReader reader) {
      return new ReadProgress(
          (int) reader.readUnsigned(), new Position(reader.readString()), reader.readUnsigned());
    }
  }
}
