package dev.collection.model;

import java.io.Serializable;
import org.apache.beam.sdk.util.SerializableUtils;

/**
 * A large definition as a DoFn keeps it: in serialized form, to be opened in {@code @Setup}. The
 * Direct Runner serializes and deserializes a DoFn for every bundle that it gives to it, which
 * takes milliseconds for an object graph and next to nothing for bytes.
 */
public final class SerializedForm<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;
  private final byte[] bytes;

  private SerializedForm(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException if something in {@code value} is not serializable
   */
  public static <T extends Serializable> SerializedForm<T> of(T value) {
    return new SerializedForm<>(SerializableUtils.serializeToByteArray(value));
  }

  /** The value; a new one each time. */
  @SuppressWarnings("unchecked") // of() took a T
  public T open() {
    return (T) SerializableUtils.deserializeFromByteArray(bytes, "a definition");
  }
}
