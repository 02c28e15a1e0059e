package dev.collection.model;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one record, in the order of its {@link RecordType}, in their canonical encoding.
 *
 * <p>Values are decoded when they are asked for, so that a record which waits (for the last version
 * of its key, for a model to be trained) costs its encoded bytes and nothing else; those bytes may
 * lie in a memory-mapped file. Equal values give equal bytes: decimals are stored without trailing
 * zeros and instants to the microsecond.
 */
public final class FieldValues {
  private static final int NULL = 0;
  private static final int STRING = 1;
  private static final int INTEGER = 2;
  private static final int DECIMAL = 3;
  private static final int FALSE = 4;
  private static final int TRUE = 5;
  private static final int DATE = 6;
  private static final int TIMESTAMP = 7;
  private static final int ARRAY = 8;
  private static final int OBJECT = 9;
  private static final int LARGE_DECIMAL = 10;

  private final ByteBuffer encoded;

  private FieldValues(ByteBuffer encoded) {
    this.encoded = encoded;
  }

  /**
   * Encodes {@code values}; each is null or of its field type's {@link FieldType#javaClass()}.
   *
   * @throws IllegalArgumentException if a value is of a class that no field type carries
   */
  public static FieldValues of(Object... values) {
    BinaryWriter writer = new BinaryWriter(1024);
    BinaryWriter value = new BinaryWriter(256);
    for (Object next : values) {
      value.reset();
      write(next, value);
      writer.writeBytes(value.view());
    }
    return new FieldValues(ByteBuffer.wrap(writer.toByteArray()));
  }

  /** Values over an encoding made earlier; the buffer is shared, not copied. */
  public static FieldValues ofEncoded(ByteBuffer encoded) {
    return new FieldValues(encoded.slice());
  }

  /** The encoding; position 0, read-only by agreement. */
  public ByteBuffer encoded() {
    return encoded.duplicate();
  }

  /** A stable 128-bit hash (Murmur3) of the encoding, as 32 hexadecimal digits. */
  public String contentHash() {
    byte[] bytes;
    if (encoded.hasArray()) {
      HashValue128 hash =
          Hashing.murmur3_128()
              .hashBytesTo128Bits(encoded.array(), encoded.arrayOffset(), encoded.remaining());
      return hex(hash);
    }
    bytes = new byte[encoded.remaining()];
    encoded.get(encoded.position(), bytes);
    return hex(Hashing.murmur3_128().hashBytesTo128Bits(bytes));
  }

  /** The value at {@code position}, or null. */
  public Object get(int position) {
    BinaryReader reader = reader();
    for (int i = 0; i < position; i++) {
      reader.skip(reader.readLength());
    }
    reader.readLength();
    return read(reader);
  }

  /** All values; entries may be null. */
  public Object[] toArray() {
    List<Object> values = new ArrayList<>(64);
    BinaryReader reader = reader();
    while (reader.hasRemaining()) {
      reader.readLength();
      values.add(read(reader));
    }
    return values.toArray();
  }

  /**
   * The values at {@code positions}; the others stay null and are not decoded. The array ends with
   * the last of the positions.
   */
  public Object[] toArray(BitSet positions) {
    Object[] values = new Object[positions.length()];
    BinaryReader reader = reader();
    for (int i = 0; i < values.length; i++) {
      int length = reader.readLength();
      if (positions.get(i)) {
        values[i] = read(reader);
      } else {
        reader.skip(length);
      }
    }
    return values;
  }

  /** What takes a text as it is encoded: its UTF-8 bytes. */
  @FunctionalInterface
  public interface EncodedText {
    void take(int position, byte[] bytes, int offset, int length);
  }

  /**
   * All values, but texts at some positions are not decoded: they are given as they are, and null
   * in the array.
   *
   * @param undecoded positions that have texts or nothing
   * @param texts gets those that are there
   */
  public Object[] toArray(BitSet undecoded, EncodedText texts) {
    List<Object> values = new ArrayList<>(64);
    BinaryReader reader = reader();
    for (int i = 0; reader.hasRemaining(); i++) {
      reader.readLength();
      if (!undecoded.get(i)) {
        values.add(read(reader));
        continue;
      }
      values.add(null);
      if (reader.readByte() != NULL) {
        int position = i;
        reader.readRange((bytes, offset, size) -> texts.take(position, bytes, offset, size));
      }
    }
    return values.toArray();
  }

  /**
   * The same with other values at some positions; the rest is copied without being decoded.
   *
   * @param changes by position; a value may be null
   */
  public FieldValues with(Map<Integer, Object> changes) {
    BinaryWriter writer = new BinaryWriter(encoded.remaining() + 64);
    BinaryWriter value = new BinaryWriter(64);
    BinaryReader reader = reader();
    for (int i = 0; reader.hasRemaining(); i++) {
      ByteBuffer kept = reader.readSlice();
      if (changes.containsKey(i)) {
        value.reset();
        write(changes.get(i), value);
        writer.writeBytes(value.view());
      } else {
        writer.writeBytes(kept);
      }
    }
    return new FieldValues(ByteBuffer.wrap(writer.toByteArray()));
  }

  /**
   * The positions that say something: their value is neither null nor an empty text, array or
   * object. Decodes no value.
   */
  public BitSet filled() {
    BitSet filled = new BitSet();
    BinaryReader reader = reader();
    for (int i = 0; reader.hasRemaining(); i++) {
      int length = reader.readLength();
      int tag = reader.readByte();
      // What has a length of its own is empty when that length, one byte of zero, is all there is.
      boolean empty = length == 2 && (tag == STRING || tag == ARRAY || tag == OBJECT);
      filled.set(i, tag != NULL && !empty);
      reader.skip(length - 1);
    }
    return filled;
  }

  /** Of a copy on the heap, if they lie elsewhere: one copy is faster than many single bytes. */
  private BinaryReader reader() {
    if (encoded.hasArray()) {
      return new BinaryReader(encoded);
    }
    byte[] copy = new byte[encoded.remaining()];
    encoded.get(encoded.position(), copy);
    return new BinaryReader(ByteBuffer.wrap(copy));
  }

  private static void write(Object value, BinaryWriter writer) {
    if (value == null) {
      writer.writeByte(NULL);
    } else if (value instanceof String text) {
      writer.writeByte(STRING);
      writer.writeString(text);
    } else if (value instanceof Long number) {
      writer.writeByte(INTEGER);
      writer.writeSigned(number);
    } else if (value instanceof BigDecimal decimal) {
      writeDecimal(decimal, writer);
    } else if (value instanceof Boolean truth) {
      writer.writeByte(truth ? TRUE : FALSE);
    } else if (value instanceof LocalDate date) {
      writer.writeByte(DATE);
      writer.writeSigned(date.toEpochDay());
    } else if (value instanceof Instant instant) {
      writer.writeByte(TIMESTAMP);
      writer.writeSigned(instant.getEpochSecond());
      writer.writeUnsigned(instant.getNano() / 1000);
    } else if (value instanceof List<?> list) {
      writer.writeByte(ARRAY);
      writer.writeUnsigned(list.size());
      list.forEach(element -> write(element, writer));
    } else if (value instanceof Map<?, ?> map) {
      writer.writeByte(OBJECT);
      writer.writeUnsigned(map.size());
      map.forEach(
          (name, member) -> {
            writer.writeString((String) name);
            write(member, writer);
          });
    } else {
      throw new IllegalArgumentException("no field type carries a " + value.getClass().getName());
    }
  }

  private static void writeDecimal(BigDecimal decimal, BinaryWriter writer) {
    BigDecimal canonical = canonical(decimal);
    BigInteger unscaled = canonical.unscaledValue();
    if (unscaled.bitLength() < 64) {
      writer.writeByte(DECIMAL);
      writer.writeUnsigned(canonical.scale());
      writer.writeSigned(unscaled.longValue());
    } else {
      writer.writeByte(LARGE_DECIMAL);
      writer.writeUnsigned(canonical.scale());
      writer.writeBytes(unscaled.toByteArray());
    }
  }

  /** The same number without trailing zeros and without an exponent above zero. */
  public static BigDecimal canonical(BigDecimal decimal) {
    BigDecimal stripped = decimal.scale() > 0 ? decimal.stripTrailingZeros() : decimal;
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static Object read(BinaryReader reader) {
    int tag = reader.readByte();
    return switch (tag) {
      case NULL -> null;
      case STRING -> reader.readString();
      case INTEGER -> reader.readSigned();
      case DECIMAL -> {
        int scale = (int) reader.readUnsigned();
        yield BigDecimal.valueOf(reader.readSigned(), scale);
      }
      case LARGE_DECIMAL -> {
        int scale = (int) reader.readUnsigned();
        yield new BigDecimal(new BigInteger(reader.readBytes()), scale);
      }
      case FALSE -> Boolean.FALSE;
      case TRUE -> Boolean.TRUE;
      case DATE -> LocalDate.ofEpochDay(reader.readSigned());
      case TIMESTAMP -> {
        long seconds = reader.readSigned();
        yield Instant.ofEpochSecond(seconds, reader.readUnsigned() * 1000);
      }
      case ARRAY -> {
        int size = reader.readLength();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          list.add(read(reader));
        }
        yield Collections.unmodifiableList(list);
      }
      case OBJECT -> {
        int size = reader.readLength();
        Map<String, Object> map = new LinkedHashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
          String name = reader.readString();
          map.put(name, read(reader));
        }
        yield Collections.unmodifiableMap(map);
      }
      default -> throw new IllegalStateException("no value has the tag " + tag);
    };
  }

  private static String hex(HashValue128 hash) {
    java.util.HexFormat format = java.util.HexFormat.of();
    return format.toHexDigits(hash.getMostSignificantBits())
        + format.toHexDigits(hash.getLeastSignificantBits());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldValues that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return java.util.Arrays.toString(toArray());
  }
}
