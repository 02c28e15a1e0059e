package dev.collection.transforms.profile;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.transforms.profile.value.ExampleTable;
import dev.collection.transforms.profile.value.FirstRecords;
import dev.collection.transforms.profile.value.ValueProfile;
import java.nio.ByteBuffer;

/**
 * Encodes profiles. The encoding begins with its version, so that what an older release has stored
 * is known as such; a test holds the bytes.
 */
public final class ProfilesCoder extends BinaryCoder<Profiles> {
  private static final long serialVersionUID = 1L;

  /** Of what travels within a run. */
  private static final int VERSION = 3;

  /** Of profiles that are stored, one by one. */
  private static final int STORED_VERSION = 2;

  @Override
  protected void write(Profiles profiles, BinaryWriter writer) {
    ExampleTable examples = new ExampleTable();
    writer.writeByte(VERSION);
    writer.writeUnsigned(profiles.cutSources().size());
    profiles.cutSources().forEach(writer::writeString);
    writer.writeUnsigned(profiles.all().size());
    profiles
        .all()
        .forEach(
            (key, profile) -> {
              writer.writeBoolean(key.kind() == Profiles.Kind.FIELD);
              writer.writeString(key.source());
              writer.writeString(key.path());
              profile.write(writer, examples);
              examples.write(profile.firstWithout(), writer);
            });
    writer.writeUnsigned(profiles.issues().size());
    profiles
        .issues()
        .forEach(
            (issue, records) -> {
              writer.writeString(issue.source());
              writer.writeString(issue.check());
              records.write(writer, examples);
            });
    writer.writeUnsigned(profiles.samples().size());
    profiles
        .samples()
        .forEach(
            (key, sample) -> {
              writer.writeBoolean(key.kind() == Profiles.Kind.FIELD);
              writer.writeString(key.source());
              sample.write(writer, examples);
            });
  }

  @Override
  protected Profiles read(BinaryReader reader) {
    check(reader.readByte(), VERSION);
    ExampleTable examples = new ExampleTable();
    Profiles profiles = new Profiles();
    int cut = reader.readLength();
    for (int i = 0; i < cut; i++) {
      profiles.cut(reader.readString());
    }
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      Profiles.Kind kind = reader.readBoolean() ? Profiles.Kind.FIELD : Profiles.Kind.ITEM;
      Profiles.Key key = new Profiles.Key(kind, reader.readRepeated(), reader.readString());
      ValueProfile profile = ValueProfile.read(reader, examples);
      profile.addWithout(examples.read(reader));
      profiles.put(key, profile);
    }
    int issues = reader.readLength();
    for (int i = 0; i < issues; i++) {
      Profiles.Issue issue = new Profiles.Issue(reader.readRepeated(), reader.readString());
      profiles.put(issue, FirstRecords.read(reader, examples));
    }
    int samples = reader.readLength();
    for (int i = 0; i < samples; i++) {
      Profiles.Kind kind = reader.readBoolean() ? Profiles.Kind.FIELD : Profiles.Kind.ITEM;
      profiles.sample(kind, reader.readRepeated()).addAll(RecordSample.read(reader, examples));
    }
    return profiles;
  }

  private static void check(int version, int expected) {
    if (version != expected) {
      throw new IllegalStateException(
          "a profile of the version " + version + ", this is version " + expected);
    }
  }

  /**
   * The bytes of one profile, to be kept in a row of its own; without who lacks it, which later
   * runs do not ask.
   */
  public static byte[] toBytes(ValueProfile profile) {
    BinaryWriter writer = new BinaryWriter(1024);
    writer.writeByte(STORED_VERSION);
    profile.write(writer, new ExampleTable(true));
    return writer.toByteArray();
  }

  /** Whether {@link #fromBytes} reads what was stored: it may be of another release. */
  public static boolean reads(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == STORED_VERSION;
  }

  /**
   * The profile that {@link #toBytes} wrote.
   *
   * @throws IllegalStateException if the bytes are of another version
   */
  public static ValueProfile fromBytes(byte[] bytes) {
    BinaryReader reader = new BinaryReader(ByteBuffer.wrap(bytes));
    check(reader.readByte(), STORED_VERSION);
    return ValueProfile.read(reader, new ExampleTable());
  }
}
