package dev.collection.io.source;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of one source that one reader reads, one after the other.
 *
 * @param source name of the source
 * @param problem why the source's parts are not read; empty if they are
 * @param reading tells apart the readings of parts that are read again and again; each begins at
 *     the beginning, even while another of the same part is not at its end
 */
public record ReadTask(String source, List<String> parts, String problem, long reading) {
  public ReadTask {
    parts = List.copyOf(parts);
  }

  /** Reads {@code parts}, which are read once. */
  public static ReadTask once(String source, List<String> parts) {
    return new ReadTask(source, parts, "", 0);
  }

  /** Reads nothing, and reports that. */
  public static ReadTask failed(String source, String problem) {
    return new ReadTask(source, List.of(""), problem, 0);
  }

  /** Reads nothing, and reports that the parts could not be listed. */
  public static ReadTask unlisted(String source, IOException e) {
    // Without words it would look as if there were no problem.
    boolean wordless = e.getMessage() == null || e.getMessage().isBlank();
    return failed(source, wordless ? "it could not be listed: " + e : e.getMessage());
  }

  /** A change of this encoding breaks savepoints. */
  public static final class TaskCoder extends BinaryCoder<ReadTask> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ReadTask value, BinaryWriter writer) {
      writer.writeString(value.source());
      writer.writeUnsigned(value.parts().size());
      value.parts().forEach(writer::writeString);
      writer.writeString(value.problem());
      writer.writeSigned(value.reading());
    }

    @Override
    protected ReadTask read(BinaryReader reader) {
      String source = reader.readString();
      int size = reader.readLength();
      List<String> parts = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        parts.add(reader.readString());
      }
      return new ReadTask(source, parts, reader.readString(), reader.readSigned());
    }
  }
}
