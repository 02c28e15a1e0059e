package dev.collection.transforms.dedup;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.CollectedRecord;
import dev.collection.model.RecordCoders;

/**
 * What state holds of a key.
 *
 * @param newest the newest version that came
 * @param seenMillis greatest event time at which the key came, milliseconds since 1970
 */
record RememberedVersion(CollectedRecord newest, long seenMillis) {

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
      writer.writeSigned(value.seenMillis());
      RecordCoders.writeCollected(value.newest(), writer);
    }

    @Override
    protected RememberedVersion read(BinaryReader reader) {
      long seenMillis = reader.readSigned();
      return new RememberedVersion(RecordCoders.readCollected(reader), seenMillis);
    }
  }
}
