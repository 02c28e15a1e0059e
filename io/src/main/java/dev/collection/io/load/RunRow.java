package dev.collection.io.load;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of {@code collection_runs}.
 *
 * @param status {@code running}, {@code done}, {@code done_with_breaches}, {@code held}, {@code
 *     discarded} or {@code failed}
 * @param message why it failed or what was breached; empty otherwise
 * @param counts by column: announced, not_obtained, extracted, inserted, updated, deleted,
 *     unchanged, stale, withheld, duplicate, rejected, vanished, closed, unexplained, anomalies
 * @param quality overall score, 0 to 1; null if nothing was measured
 * @param summary the whole summary as JSON
 */
public record RunRow(
    String run,
    String collection,
    Instant startedAt,
    Instant finishedAt,
    String status,
    String message,
    Map<String, Long> counts,
    Double quality,
    String summary) {

  /** Encodes a row for a shuffle. */
  public static final class RunRowCoder extends BinaryCoder<RunRow> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RunRow row, BinaryWriter writer) {
      writer.writeString(row.run());
      writer.writeString(row.collection());
      writer.writeInstant(row.startedAt());
      writer.writeInstant(row.finishedAt());
      writer.writeString(row.status());
      writer.writeString(row.message());
      writer.writeUnsigned(row.counts().size());
      row.counts()
          .forEach(
              (name, count) -> {
                writer.writeString(name);
                writer.writeSigned(count);
              });
      writer.writeBoolean(row.quality() != null);
      if (row.quality() != null) {
        writer.writeDouble(row.quality());
      }
      writer.writeString(row.summary());
    }

    @Override
    protected RunRow read(BinaryReader reader) {
      String run = reader.readString();
      String collection = reader.readString();
      Instant startedAt = reader.readInstant();
      Instant finishedAt = reader.readInstant();
      String status = reader.readString();
      String message = reader.readString();
      int size = reader.readLength();
      Map<String, Long> counts = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        String name = reader.readString();
        counts.put(name, reader.readSigned());
      }
      Double quality = reader.readBoolean() ? Double.valueOf(reader.readDouble()) : null;
      return new RunRow(
          run,
          collection,
          startedAt,
          finishedAt,
          status,
          message,
          counts,
          quality,
          reader.readString());
    }
  }
}
