package dev.collection.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads what {@link BinaryWriter} wrote. A buffer that ends too early is an exception.
 *
 * <p>Bytes on the heap are read from their array: byte by byte that takes a fraction of what a
 * buffer takes.
 */
public final class BinaryReader {
  private static final int RECENT = 4;

  private final ByteBuffer buffer;

  /** What the buffer lies in, with indexes into it; null if it lies outside of the heap. */
  private final byte[] array;

  private final int end;
  private int at;
  private ByteBuffer[] recentBytes;
  private String[] recent;
  private int next;

  /** Reads {@code buffer} from its position; the caller's position does not move. */
  public BinaryReader(ByteBuffer buffer) {
    this.buffer = buffer.duplicate();
    int offset = 0;
    if (buffer.hasArray()) {
      array = buffer.array();
      offset = buffer.arrayOffset();
    } else {
      array = null;
    }
    at = offset + buffer.position();
    end = offset + buffer.limit();
  }

  public boolean hasRemaining() {
    return at < end;
  }

  public int readByte() {
    if (at >= end) {
      throw new BufferUnderflowException();
    }
    return array == null ? buffer.get(at++) : array[at++];
  }

  public boolean readBoolean() {
    return readByte() != 0;
  }

  public long readUnsigned() {
    int first = readByte();
    return first >= 0 ? first : readUnsigned(first & 0x7FL);
  }

  private long readUnsigned(long first) {
    long value = first;
    for (int shift = 7; shift < 64; shift += 7) {
      int next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number of more than ten bytes: the encoding is damaged");
  }

  public int readLength() {
    long length = readUnsigned();
    if (length < 0 || length > end - at) {
      throw new IllegalStateException("a length beyond the end: the encoding is damaged");
    }
    return (int) length;
  }

  public long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  public double readDouble() {
    return Double.longBitsToDouble(readFixed());
  }

  /** Reads what {@link BinaryWriter#writeFixed} wrote. */
  public long readFixed() {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << 8 | (readByte() & 0xFF);
    }
    return bits;
  }

  public String readString() {
    if (array == null) {
      return new String(readBytes(), StandardCharsets.UTF_8);
    }
    int length = readLength();
    String text = new String(array, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /**
   * A string that is likely to be the same as one read shortly before, such as the name of a file:
   * equal ones are then one object. Reads what {@link BinaryWriter#writeString} wrote.
   */
  public String readRepeated() {
    if (recent == null) {
      recent = new String[RECENT];
      recentBytes = new ByteBuffer[RECENT];
    }
    ByteBuffer bytes = readSlice();
    for (int i = 0; i < RECENT; i++) {
      if (bytes.equals(recentBytes[i])) {
        return recent[i];
      }
    }
    String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    recentBytes[next] = bytes;
    recent[next] = text;
    next = (next + 1) % RECENT;
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
    buffer.get(position(), bytes);
    at += bytes.length;
    return bytes;
  }

  /** The next length-prefixed part as a view of the same memory. */
  public ByteBuffer readSlice() {
    int length = readLength();
    ByteBuffer slice = buffer.slice(position(), length);
    at += length;
    return slice;
  }

  public void skip(int length) {
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException("not so much is left: " + length + " bytes");
    }
    at += length;
  }

  /** Where in the buffer it is. */
  private int position() {
    return array == null ? at : at - buffer.arrayOffset();
  }
}
