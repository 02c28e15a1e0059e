package dev.collection.transforms.anomaly.detect;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.CollectedRecord;
import dev.collection.transforms.anomaly.FeatureExtractor;
import dev.collection.transforms.anomaly.FeatureVector;
import java.util.Objects;

/**
 * What is needed of a record to tell whether it is odd: a small part of it, which can wait until
 * its window is complete.
 */
record Observation(String key, String source, String contentHash, FeatureVector vector) {
  Observation {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(contentHash, "contentHash");
    Objects.requireNonNull(vector, "vector");
  }

  static Observation of(CollectedRecord record, FeatureExtractor extractor) {
    return new Observation(
        record.key(),
        record.provenance().source(),
        record.contentHash(),
        extractor.extract(record.values()));
  }

  static final class ObservationCoder extends BinaryCoder<Observation> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(Observation value, BinaryWriter writer) {
      writer.writeString(value.key());
      writer.writeString(value.source());
      writer.writeString(value.contentHash());
      FeatureVector vector = value.vector();
      writer.writeNullable(vector.group());
      writer.writeUnsigned(vector.size());
      for (int i = 0; i < vector.size(); i++) {
        writer.writeDouble(vector.value(i));
        writer.writeDouble(vector.compared(i));
      }
    }

    @Override
    protected Observation read(BinaryReader reader) {
      String key = reader.readString();
      String source = reader.readString();
      String contentHash = reader.readString();
      String group = reader.readNullable();
      int size = reader.readLength();
      double[] values = new double[size];
      double[] compared = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = reader.readDouble();
        compared[i] = reader.readDouble();
      }
      return new Observation(key, source, contentHash, new FeatureVector(group, values, compared));
    }
  }
}
