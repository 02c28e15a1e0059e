package dev.collection.io.kafka.format.avro;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.collection.model.JsonItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;

/** Reads what was written with one schema. Used by one thread at a time. */
final class AvroReader {
  /** Deepest nesting of records; only a schema that refers to itself can be deeper. */
  private static final int MAX_DEPTH = 60;

  /** Most records within one message: an empty one takes a byte there, and fifty here. */
  private static final int MOST_RECORDS = 1_000_000;

  private static final GenericData DATA = new GenericData();

  static {
    DATA.setFastReaderEnabled(false); // it would go around the checks below
  }

  private final Schema reader;
  private final Values values;

  /**
   * @param writer the schema that messages were written with
   * @param reader the schema that they are brought into, by Avro's schema resolution
   */
  AvroReader(Schema writer, Schema reader) {
    this.reader = reader;
    values = new Values(writer, reader);
  }

  /**
   * The JSON of what is in {@code value} from {@code start} to its end.
   *
   * @throws IOException if that is not one value of the schema
   */
  byte[] toJson(byte[] value, int start) throws IOException {
    BoundedDecoder in = new BoundedDecoder(value, start);
    ByteArrayOutputStream json = new ByteArrayOutputStream(value.length * 2);
    try (JsonGenerator generator = JsonItems.mapper().createGenerator(json)) {
      Object datum = values.read(in);
      if (in.remaining() > 0) {
        throw new IOException("goes on for " + in.remaining() + " bytes behind its end");
      }
      AvroJson.write(reader, datum, generator);
    } catch (AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new IOException("does not fit its schema: " + reason(e), e);
    }
    return json.toByteArray();
  }

  /** What Avro says of types; it says nothing of values. */
  private static String reason(RuntimeException e) {
    return e instanceof IndexOutOfBoundsException
        ? "a choice is not one of those that there are"
        : String.valueOf(e.getMessage()).split("\n", 2)[0];
  }

  /** Texts as Java has them, and no deeper than is good. */
  private static final class Values extends GenericDatumReader<Object> {
    private int depth;
    private int records;
    private BoundedDecoder bytes;

    Values(Schema writer, Schema reader) {
      super(writer, reader, DATA);
    }

    Object read(BoundedDecoder in) throws IOException {
      depth = 0;
      records = 0;
      bytes = in;
      return read(null, in);
    }

    @Override
    protected Object readRecord(Object old, Schema expected, ResolvingDecoder in)
        throws IOException {
      if (++depth > MAX_DEPTH) {
        throw new IOException("has records within records deeper than " + MAX_DEPTH);
      }
      if (++records > MOST_RECORDS) {
        throw new IOException("has more than " + MOST_RECORDS + " records within it");
      }
      Object read = super.readRecord(old, expected, in);
      depth--;
      return read;
    }

    @Override
    protected Object readString(Object old, Decoder in) throws IOException {
      return in.readString();
    }

    /** The size is the schema's word: it is compared with what is there before room is made. */
    @Override
    protected Object readFixed(Object old, Schema expected, Decoder in) throws IOException {
      if (expected.getFixedSize() > bytes.remaining()) {
        throw new IOException("ends too early");
      }
      return super.readFixed(old, expected, in);
    }
  }
}
