package dev.collection.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads what {@link BinaryWriter} wrote. A buffer that ends too early is an exception. */
public final class BinaryReader {
  private final ByteBuffer buffer;
  private final ByteBuffer[] recentBytes = new ByteBuffer[4];
  private final String[] recent = new String[4];
  private int next;

  /** Reads {@code buffer} from its position; the caller's position does not move. */
  public BinaryReader(ByteBuffer buffer) {
    this.buffer = buffer.duplicate();
  }

  public boolean hasRemaining() {
    return buffer.hasRemaining();
  }

  public int position() {
    return buffer.position();
  }

  public int readByte() {
    return buffer.get();
  }

  public boolean readBoolean() {
    return buffer.get() != 0;
  }

  public long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = buffer.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number of more than ten bytes: the encoding is damaged");
  }

  public int readLength() {
    long length = readUnsigned();
    if (length < 0 || length > buffer.remaining()) {
      throw new IllegalStateException("a length beyond the end: the encoding is damaged");
    }
    return (int) length;
  }

  public long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  public double readDouble() {
    return Double.longBitsToDouble(buffer.getLong());
  }

  public String readString() {
    byte[] bytes = readBytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A string that is likely to be the same as one read shortly before, such as the name of a file:
   * equal ones are then one object. Reads what {@link BinaryWriter#writeString} wrote.
   */
  public String readRepeated() {
    int length = readLength();
    ByteBuffer bytes = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    for (int i = 0; i < recentBytes.length; i++) {
      if (bytes.equals(recentBytes[i])) {
        return recent[i];
      }
    }
    String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    recentBytes[next] = bytes;
    recent[next] = text;
    next = (next + 1) % recent.length;
    return text;
  }

  public String readNullable() {
    return readBoolean() ? readString() : null;
  }

  public Instant readInstant() {
    return Instant.ofEpochSecond(readSigned(), readUnsigned());
  }

  public byte[] readBytes() {
    byte[] bytes = new byte[readLength()];
    buffer.get(bytes);
    return bytes;
  }

  /** The next length-prefixed part as a view of the same memory. */
  public ByteBuffer readSlice() {
    int length = readLength();
    ByteBuffer slice = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return slice;
  }

  public void skip(int length) {
    buffer.position(buffer.position() + length);
  }
}
