package dev.collection.io.kafka.stream;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;

/**
 * Offsets of one partition that were read into one window, in one bundle.
 *
 * @param source name in the spec
 * @param windowEnd end of the window, exclusive, in milliseconds since 1970
 * @param least offset among them
 * @param greatest offset among them
 */
public record OffsetSpan(
    String source, String topic, int partition, long windowEnd, long least, long greatest) {

  /** Deterministic. */
  static final class SpanCoder extends BinaryCoder<OffsetSpan> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(OffsetSpan value, BinaryWriter writer) {
      writer.writeString(value.source());
      writer.writeString(value.topic());
      writer.writeUnsigned(value.partition());
      writer.writeSigned(value.windowEnd());
      writer.writeUnsigned(value.least());
      writer.writeUnsigned(value.greatest());
    }

    @Override
    protected OffsetSpan read(BinaryReader reader) {
      return new OffsetSpan(
          reader.readString(),
          reader.readString(),
          Math.toIntExact(reader.readUnsigned()),
          reader.readSigned(),
          reader.readUnsigned(),
          reader.readUnsigned());
    }
  }
}
