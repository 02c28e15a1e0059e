package dev.collection.io.source;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of one source that one reader reads, one after the other.
 *
 * @param source name of the source
 * @param problem why the source's parts could not be listed; empty if they could
 */
record ReadTask(String source, List<String> parts, String problem) {
  ReadTask {
    parts = List.copyOf(parts);
  }

  static final class TaskCoder extends BinaryCoder<ReadTask> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ReadTask value, BinaryWriter writer) {
      writer.writeString(value.source());
      writer.writeUnsigned(value.parts().size());
      value.parts().forEach(writer::writeString);
      writer.writeString(value.problem());
    }

    @Override
    protected ReadTask read(BinaryReader reader) {
      String source = reader.readString();
      int size = reader.readLength();
      List<String> parts = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        parts.add(reader.readString());
      }
      return new ReadTask(source, parts, reader.readString());
    }
  }
}
