package dev.collection.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes the primitive parts of the record encoding into a growing array. Numbers are variable
 * length (LEB128, signed ones zig-zag), strings are length-prefixed UTF-8: the same values always
 * give the same bytes.
 */
public final class BinaryWriter {
  private byte[] bytes;
  private int size;

  public BinaryWriter() {
    this(256);
  }

  public BinaryWriter(int capacity) {
    bytes = new byte[capacity];
  }

  public int size() {
    return size;
  }

  /** Forgets what was written; the array is kept. */
  public void reset() {
    size = 0;
  }

  public void writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Any long; small non-negative ones take one byte. */
  public void writeUnsigned(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Any long; those near zero take one byte. */
  public void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  public void writeDouble(double value) {
    writeFixed(Double.doubleToLongBits(value));
  }

  /** Any long in eight bytes: for hashes, of which none is near zero. */
  public void writeFixed(long bits) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  public void writeString(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A string that may be null. */
  public void writeNullable(String value) {
    writeBoolean(value != null);
    if (value != null) {
      writeString(value);
    }
  }

  public void writeInstant(Instant value) {
    writeSigned(value.getEpochSecond());
    writeUnsigned(value.getNano());
  }

  /** Length and content. */
  public void writeBytes(byte[] value) {
    writeUnsigned(value.length);
    writeRaw(value, 0, value.length);
  }

  /** Length and content of what remains in the buffer, whose position does not move. */
  public void writeBytes(ByteBuffer value) {
    int length = value.remaining();
    writeUnsigned(length);
    reserve(length);
    value.get(value.position(), bytes, size, length);
    size += length;
  }

  /** Content without its length. */
  public void writeRaw(byte[] value, int offset, int length) {
    reserve(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  /** What was written so far, without a copy; valid until the next write. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
