package dev.collection.io.kafka.format.avro;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads Avro's binary encoding from bytes that are all there, and believes none of the sizes in
 * them: Avro's own decoder makes room for a text of 2 GB because a message says so. A text is never
 * longer than what is left, and all lists together never have more elements than there are bytes.
 */
final class BoundedDecoder extends Decoder {
  private final byte[] bytes;
  private int at;
  private long elementsLeft;

  /**
   * @param from the first byte that is read
   */
  BoundedDecoder(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
    elementsLeft = (long) bytes.length - from;
  }

  /** How many bytes were not read. */
  int remaining() {
    return bytes.length - at;
  }

  /** Goes over {@code length} bytes, which must be there, and gives where they begin. */
  private int take(long length) throws IOException {
    if (length < 0) {
      throw new IOException("has a length below zero");
    }
    if (length > remaining()) {
      throw new EOFException("ends too early");
    }
    int start = at;
    at += (int) length;
    return start;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = bytes[take(1)];
    if (value != 0 && value != 1) {
      throw new IOException("has a truth value that is neither 0 nor 1");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("has a number of more than 32 bits where its schema has an int");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = bytes[take(1)];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("has a number of more than 64 bits");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(4));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(8));
  }

  private long littleEndian(int length) throws IOException {
    int start = take(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[start + i] & 0xff);
    }
    return value;
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    long length = readLong();
    int start = take(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, (int) length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException("has a text that is not UTF-8", e);
    }
  }

  @Override
  public void skipString() throws IOException {
    take(readLong());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    long length = readLong();
    return ByteBuffer.wrap(bytes, take(length), (int) length).slice();
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLong());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    long count = readLong();
    if (count < 0) {
      readLong(); // the size of the block, for those who skip it
      count = -count;
    }
    if (count < 0 || count > elementsLeft) {
      throw new IOException("has more elements than bytes");
    }
    elementsLeft -= count;
    return count;
  }

  @Override
  public long arrayNext() throws IOException {
    return readArrayStart();
  }

  /**
   * Goes over the blocks that say how long they are, and gives the elements of one that doesn't.
   */
  @Override
  public long skipArray() throws IOException {
    long count = readLong();
    while (count < 0) {
      take(readLong());
      count = readLong();
    }
    if (count > elementsLeft) {
      throw new IOException("has more elements than bytes");
    }
    elementsLeft -= count;
    return count;
  }

  @Override
  public long readMapStart() throws IOException {
    return readArrayStart();
  }

  @Override
  public long mapNext() throws IOException {
    return readArrayStart();
  }

  @Override
  public long skipMap() throws IOException {
    return skipArray();
  }
}
