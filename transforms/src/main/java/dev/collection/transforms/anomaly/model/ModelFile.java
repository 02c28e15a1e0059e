package dev.collection.transforms.anomaly.model;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model as a file: a header that says what it is and how it was made, the model in its own
 * encoding, and a checksum. Reading checks all of it before anything is scored: another version,
 * another spec, a file cut short or changed give a {@link ModelFileException} that says which.
 *
 * @param origin how the model was made
 */
public record ModelFile(Origin origin, AnomalyModel model) {

  /**
   * How a model was made.
   *
   * @param collection whose records it was trained on
   * @param definition all settings of the spec that shape a model, as text
   * @param sampleHash 128-bit hash of the sample, in hexadecimal digits
   * @param records how many records the sample stands for
   * @param trainedAt when
   * @param codeVersion version of the product that trained it
   */
  public record Origin(
      String collection,
      String definition,
      String sampleHash,
      long records,
      Instant trainedAt,
      String codeVersion) {}

  /** A file that is no model for what it is to be used for; the message says why. */
  public static final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ModelFileException(String message) {
      super(message);
    }

    ModelFileException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Ends with a line feed, so that a transfer as text is noticed. */
  private static final byte[] MAGIC =
      "COLLECTION ANOMALY MODEL\n".getBytes(StandardCharsets.US_ASCII);

  /** Of the encoding of everything after the magic: to be raised whenever that changes. */
  private static final int VERSION = 4;

  private static final String SEPARATOR = "; ";

  private static final int CHECKSUM_BYTES = Long.BYTES;

  /**
   * The settings that shape a model, as text: a model is good for a spec with the same ones only.
   * The false discovery rate is among them, since the cutoff is part of the model.
   */
  public static String describe(AnomalyDefinition definition) {
    return String.join(
        SEPARATOR,
        "features " + definition.features(),
        "log " + definition.logFeatures(),
        "within " + definition.within(),
        "methods " + definition.methods(),
        "min_records " + definition.minRecords(),
        "min_group " + definition.minGroup(),
        "sample_size " + definition.sampleSize(),
        "false_discovery_rate " + definition.falseDiscoveryRate(),
        "nu " + definition.settings().nu(),
        "trees " + definition.settings().trees(),
        "subsample " + definition.settings().subsample(),
        "neighbours " + definition.settings().neighbours(),
        "hidden " + definition.settings().hidden(),
        "epochs " + definition.settings().epochs(),
        "seed " + definition.seed());
  }

  /** The version of the product that runs, for {@link Origin}; {@code unknown} outside of a jar. */
  public static String productVersion() {
    String version = ModelFile.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** The file. */
  public byte[] encoded() {
    BinaryWriter writer = new BinaryWriter(4096);
    writer.writeRaw(MAGIC, 0, MAGIC.length);
    writer.writeUnsigned(VERSION);
    writer.writeString(origin.collection());
    writer.writeString(origin.definition());
    writer.writeString(origin.sampleHash());
    writer.writeUnsigned(origin.records());
    writer.writeInstant(origin.trainedAt());
    writer.writeString(origin.codeVersion());
    model.write(writer);
    byte[] contents = writer.toByteArray();
    ByteBuffer file = ByteBuffer.allocate(contents.length + CHECKSUM_BYTES);
    return file.put(contents).putLong(checksum(contents, contents.length)).array();
  }

  private static long checksum(byte[] bytes, int length) {
    return Hashing.xxh3_64().hashBytesToLong(bytes, 0, length);
  }

  /**
   * Reads a file for a spec.
   *
   * @param name of the file, for messages
   * @param file its bytes; null is no model
   * @throws ModelFileException if it is not a model of this version for this collection and spec
   */
  public static ModelFile read(
      String name, byte[] file, String collection, AnomalyDefinition definition)
      throws ModelFileException {
    if (file == null
        || file.length < MAGIC.length
        || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ModelFileException(name + " is not a model of anomalies");
    }
    ModelFile read;
    try {
      BinaryReader reader =
          new BinaryReader(ByteBuffer.wrap(file, MAGIC.length, file.length - MAGIC.length));
      long version = reader.readUnsigned();
      if (version != VERSION) {
        throw new ModelFileException(
            name
                + " is of version "
                + version
                + ", this product reads "
                + VERSION
                + "; train it anew");
      }
      int length = file.length - CHECKSUM_BYTES;
      if (length < MAGIC.length
          || checksum(file, length) != ByteBuffer.wrap(file).getLong(length)) {
        throw new ModelFileException(name + " is cut short or damaged; its checksum is wrong");
      }
      Origin origin =
          new Origin(
              reader.readString(),
              reader.readString(),
              reader.readString(),
              reader.readUnsigned(),
              reader.readInstant(),
              reader.readString());
      if (!origin.collection().equals(collection)) {
        throw new ModelFileException(
            name
                + " is a model of another collection: "
                + origin.collection()
                + ", not "
                + collection);
      }
      requireSameSettings(name, origin.definition(), describe(definition));
      read = new ModelFile(origin, AnomalyModel.read(reader));
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers throw many kinds at broken bytes; whatever it is, this file is not to score with.
      throw new ModelFileException(name + " cannot be read: " + e.getMessage(), e);
    }
    return read;
  }

  /** Names the settings that differ, and no others. */
  private static void requireSameSettings(String name, String found, String wanted)
      throws ModelFileException {
    if (found.equals(wanted)) {
      return;
    }
    List<String> its = List.of(found.split(SEPARATOR));
    List<String> ours = new ArrayList<>(List.of(wanted.split(SEPARATOR)));
    List<String> others = new ArrayList<>(its);
    others.removeAll(ours);
    ours.removeAll(its);
    throw new ModelFileException(
        name
            + " is a model of other settings: "
            + String.join(", ", others)
            + "; the spec has "
            + String.join(", ", ours));
  }
}
