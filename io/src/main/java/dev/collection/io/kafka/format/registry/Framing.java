package dev.collection.io.kafka.format.registry;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How a message says which schema of a registry it is of: a zero byte, and the number in four. */
public final class Framing {
  /** How many bytes that takes. */
  public static final int ID_BYTES = 1 + Integer.BYTES;

  private Framing() {}

  /**
   * The number of the schema that {@code value} is of.
   *
   * @throws IOException if it does not begin like that
   */
  public static int id(byte[] value) throws IOException {
    if (value.length < ID_BYTES || value[0] != 0) {
      throw new IOException(
          "does not begin as with a schema registry, with a zero byte and the number of the schema"
              + " in four");
    }
    return ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
  }

  /** The bytes that say {@code id}. */
  public static byte[] header(int id) {
    return ByteBuffer.allocate(ID_BYTES).put((byte) 0).putInt(id).array();
  }

  /** The beginning of a sentence on a message. */
  public static String named(int id) {
    return "is of the schema " + Integer.toUnsignedLong(id);
  }
}
