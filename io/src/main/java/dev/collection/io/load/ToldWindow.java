package dev.collection.io.load;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.Measures;
import dev.collection.model.RecordCoders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A window of a run whose row has been written.
 *
 * @param id of the row
 * @param status of the window, as in {@code collection_runs}
 * @param measures what was counted in it
 */
public record ToldWindow(String id, String status, Measures measures) {
  public ToldWindow {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(measures, "measures");
  }

  /** Encodes a window for a shuffle. */
  public static final class ToldCoder extends BinaryCoder<ToldWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ToldWindow value, BinaryWriter writer) {
      writer.writeString(value.id());
      writer.writeString(value.status());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        RecordCoders.MEASURES.encode(value.measures(), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      writer.writeBytes(bytes.toByteArray());
    }

    @Override
    protected ToldWindow read(BinaryReader reader) throws IOException {
      return new ToldWindow(
          reader.readString(),
          reader.readString(),
          RecordCoders.MEASURES.decode(new ByteArrayInputStream(reader.readBytes())));
    }
  }
}
