package dev.collection.transforms.dedup;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.CollectedRecord;
import dev.collection.model.RecordCoders;
import dev.collection.model.RecordType;

/**
 * What state holds of a key.
 *
 * @param layout of the values, see {@link #layout(RecordType)}
 * @param newest the newest version that came
 * @param seenMillis greatest event time at which the key came, milliseconds since 1970
 */
record RememberedVersion(int layout, CollectedRecord newest, long seenMillis) {

  /**
   * Tells apart specs by what their values mean: a job that goes on from a savepoint may have other
   * fields than the one that took it, and values are found by their position.
   */
  static int layout(RecordType type) {
    StringBuilder text = new StringBuilder();
    type.fields()
        .forEach(field -> text.append(field.name()).append(' ').append(field.type()).append('\n'));
    type.newestBy().forEach(field -> text.append(field).append('\n'));
    return Hashing.murmur3_32().hashCharsToInt(text);
  }

  /** About how many bytes its encoding has; the same for the same record, wherever it was. */
  int bytes() {
    var provenance = newest.provenance();
    return newest.key().length()
        + newest.contentHash().length()
        + provenance.source().length()
        + provenance.locator().resource().length()
        + newest.values().encoded().remaining();
  }

  /** A change of this encoding breaks savepoints; a test holds the bytes. */
  static final class VersionCoder extends BinaryCoder<RememberedVersion> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RememberedVersion value, BinaryWriter writer) {
      writer.writeSigned(value.layout());
      writer.writeSigned(value.seenMillis());
      RecordCoders.writeCollected(value.newest(), writer);
    }

    @Override
    protected RememberedVersion read(BinaryReader reader) {
      int layout = (int) reader.readSigned();
      long seenMillis = reader.readSigned();
      return new RememberedVersion(layout, RecordCoders.readCollected(reader), seenMillis);
    }
  }
}
