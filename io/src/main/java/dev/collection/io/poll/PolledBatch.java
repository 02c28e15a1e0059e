package dev.collection.io.poll;

import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.model.ExtractionReport;
import dev.collection.model.FailedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordCoders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * A batch on its way from the reader to the step that takes it apart. One element, and not one for
 * each record: the Direct Runner takes ten elements of a source at a time.
 */
record PolledBatch(String source, ReadBatch batch) {

  static final class BatchCoder extends AtomicCoder<PolledBatch> {
    private static final long serialVersionUID = 1L;
    private static final Coder<List<RawRecord>> RECORDS = ListCoder.of(RecordCoders.RAW);
    private static final Coder<List<FailedRecord>> REJECTS = ListCoder.of(RecordCoders.FAILED);
    private static final Coder<List<ExtractionReport>> REPORTS =
        ListCoder.of(RecordCoders.EXTRACTION);

    @Override
    public void encode(PolledBatch value, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(value.source(), out);
      RECORDS.encode(value.batch().records(), out);
      REJECTS.encode(value.batch().rejects(), out);
      REPORTS.encode(value.batch().reports(), out);
      StringUtf8Coder.of().encode(value.batch().next().value(), out);
      out.write(value.batch().last() ? 1 : 0);
    }

    @Override
    public PolledBatch decode(InputStream in) throws IOException {
      String source = StringUtf8Coder.of().decode(in);
      return new PolledBatch(
          source,
          new ReadBatch(
              RECORDS.decode(in),
              REJECTS.decode(in),
              REPORTS.decode(in),
              new Position(StringUtf8Coder.of().decode(in)),
              in.read() == 1));
    }
  }
}
