package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Encodes one profile, and decodes it. */
final class ProfileBytes {
  private ProfileBytes() {}

  static String of(ValueProfile profile) {
    return HexFormat.of().formatHex(bytes(profile));
  }

  private static byte[] bytes(ValueProfile profile) {
    BinaryWriter writer = new BinaryWriter();
    profile.write(writer, new ExampleTable());
    return writer.toByteArray();
  }

  static ValueProfile copy(ValueProfile profile) {
    return ValueProfile.read(new BinaryReader(ByteBuffer.wrap(bytes(profile))), new ExampleTable());
  }
}
