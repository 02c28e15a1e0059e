package dev.collection.io.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * One column of a batch as PostgreSQL's {@code text[]}, in its binary format (that of {@code
 * array_send}). The driver's own arrays are written byte by byte through a synchronized stream, and
 * one column after the other, which took a tenth of the time of a stream of records.
 */
final class TextArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1L;

  private static final int TEXT_OID = 25;
  private static final int HEADER_BYTES = 5 * Integer.BYTES;
  private static final int EMPTY_BYTES = 3 * Integer.BYTES;
  private static final int MEAN_BYTES = 16;

  private byte[] bytes;
  private int size;
  private int length;
  // Of the last row; columns such as that of the run have one object in all rows.
  private transient String last;
  private transient byte[] encodedLast;

  private TextArray(int capacity) {
    type = "_text";
    bytes = new byte[HEADER_BYTES + capacity * (Integer.BYTES + MEAN_BYTES)];
    size = HEADER_BYTES;
  }

  /**
   * An array for each column. Row by row, as the values were made and lie in memory.
   *
   * @param rows each with a text, or null, for each column
   */
  static TextArray[] columns(List<String[]> rows, int columns) {
    TextArray[] arrays = new TextArray[columns];
    for (int column = 0; column < columns; column++) {
      arrays[column] = new TextArray(rows.size());
    }
    for (String[] row : rows) {
      for (int column = 0; column < columns; column++) {
        arrays[column].add(row[column]);
      }
    }
    return arrays;
  }

  private void add(String text) {
    length++;
    if (text == null) {
      reserve(Integer.BYTES);
      writeInt(size, -1);
      size += Integer.BYTES;
      return;
    }
    byte[] encoded = encode(text);
    reserve(Integer.BYTES + encoded.length);
    writeInt(size, encoded.length);
    System.arraycopy(encoded, 0, bytes, size + Integer.BYTES, encoded.length);
    size += Integer.BYTES + encoded.length;
  }

  /** Columns such as the run's have the same object in each row. */
  @SuppressWarnings("ReferenceEquality")
  private byte[] encode(String text) {
    if (text != last) {
      last = text;
      encodedLast = text.getBytes(StandardCharsets.UTF_8);
    }
    return encodedLast;
  }

  @Override
  public int lengthInBytes() {
    return length == 0 ? EMPTY_BYTES : size;
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    int[] header = {length == 0 ? 0 : 1, 1, TEXT_OID, length, 1};
    for (int i = 0; i < header.length; i++) {
      writeInt(i * Integer.BYTES, header[i]); // dimensions, nulls, type, elements, first index
    }
    System.arraycopy(bytes, 0, target, offset, lengthInBytes());
  }

  private void writeInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("is only written");
  }

  /** As a literal: for connections that were told not to use the binary format. */
  @Override
  public String getValue() {
    StringBuilder literal = new StringBuilder("{");
    ByteBuffer elements = ByteBuffer.wrap(bytes, HEADER_BYTES, size - HEADER_BYTES);
    while (elements.hasRemaining()) {
      literal.append(literal.length() == 1 ? "" : ",");
      int encoded = elements.getInt();
      if (encoded < 0) {
        literal.append("NULL");
      } else {
        String text = new String(bytes, elements.position(), encoded, StandardCharsets.UTF_8);
        elements.position(elements.position() + encoded);
        literal.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
      }
    }
    return literal.append('}').toString();
  }

  /** As any object: no two are the same. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
