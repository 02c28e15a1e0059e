package dev.collection.model;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/**
 * A deterministic coder over {@link BinaryWriter} and {@link BinaryReader}: equal values give equal
 * bytes. Each value is preceded by its length, so that a damaged one cannot read into the next.
 */
public abstract class BinaryCoder<T> extends AtomicCoder<T> {
  private static final long serialVersionUID = 1L;

  protected abstract void write(T value, BinaryWriter writer);

  protected abstract T read(BinaryReader reader) throws IOException;

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException("cannot encode a null " + getEncodedTypeDescriptor());
    }
    BinaryWriter writer = new BinaryWriter(512);
    write(value, writer);
    BinaryWriter length = new BinaryWriter(10);
    length.writeUnsigned(writer.size());
    out.write(length.toByteArray());
    writer.writeTo(out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    byte[] bytes = new byte[readLength(in)];
    new DataInputStream(in).readFully(bytes);
    return read(new BinaryReader(ByteBuffer.wrap(bytes)));
  }

  private static int readLength(InputStream in) throws IOException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the encoding ends within a length");
      }
      length |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return Math.toIntExact(length);
      }
    }
    throw new CoderException("a length of more than five bytes: the encoding is damaged");
  }

  @Override
  public final boolean consistentWithEquals() {
    return true;
  }
}
