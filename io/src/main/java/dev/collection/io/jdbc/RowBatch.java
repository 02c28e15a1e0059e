package dev.collection.io.jdbc;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows that are written by one statement: each has one text, or null, for each column. */
public record RowBatch(List<String[]> rows) {

  public static final class RowBatchCoder extends BinaryCoder<RowBatch> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RowBatch batch, BinaryWriter writer) {
      writer.writeUnsigned(batch.rows().size());
      for (String[] row : batch.rows()) {
        writer.writeUnsigned(row.length);
        for (String value : row) {
          writer.writeNullable(value);
        }
      }
    }

    @Override
    protected RowBatch read(BinaryReader reader) {
      int size = reader.readLength();
      List<String[]> rows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        String[] row = new String[reader.readLength()];
        for (int column = 0; column < row.length; column++) {
          row[column] = reader.readNullable();
        }
        rows.add(row);
      }
      return new RowBatch(rows);
    }
  }
}
