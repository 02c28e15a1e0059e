package dev.collection.io.load;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.RecordCoders;
import dev.collection.model.ScoredRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Records that are written by one statement. They are turned into text only when the statement's
 * parameters are set, so that batches which wait for their turn stay small.
 *
 * @param compared whether the batch was compared with the table
 * @param present positions of records of whose key the table had a row then
 */
record RecordBatch(List<ScoredRecord> records, boolean compared, BitSet present) {
  RecordBatch {
    records = List.copyOf(records);
  }

  /** Records of which nothing is known yet. */
  RecordBatch(List<ScoredRecord> records) {
    this(records, false, new BitSet());
  }

  static final class RecordBatchCoder extends BinaryCoder<RecordBatch> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RecordBatch batch, BinaryWriter writer) {
      writer.writeUnsigned(batch.records().size());
      writer.writeUnsigned(batch.compared() ? 1 : 0);
      writer.writeBytes(batch.present().toByteArray());
      for (ScoredRecord record : batch.records()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try {
          RecordCoders.SCORED.encode(record, bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        writer.writeBytes(bytes.toByteArray());
      }
    }

    @Override
    protected RecordBatch read(BinaryReader reader) throws IOException {
      int size = reader.readLength();
      boolean compared = reader.readLength() == 1;
      BitSet present = BitSet.valueOf(reader.readBytes());
      List<ScoredRecord> records = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        records.add(RecordCoders.SCORED.decode(new ByteArrayInputStream(reader.readBytes())));
      }
      return new RecordBatch(records, compared, present);
    }
  }
}
