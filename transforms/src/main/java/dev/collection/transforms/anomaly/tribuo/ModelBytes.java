package dev.collection.transforms.anomaly.tribuo;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.tribuo.Model;
import org.tribuo.anomaly.Event;

/** Models in Tribuo's protobuf encoding, never as serialized Java objects. */
public final class ModelBytes {
  /** Models in use at one time in a JVM: a few; the bound only guards against a leak. */
  private static final int MOST_CACHED = 64;

  /** Reading a model takes milliseconds, and each worker thread gets its own copy of the bytes. */
  private static final ConcurrentHashMap<HashValue128, Model<?>> CACHE = new ConcurrentHashMap<>();

  private ModelBytes() {}

  /**
   * The model in Tribuo's encoding. Tribuo 4.3.2 finds the builder's methods by upper-case names
   * made in the JVM's default locale, so that in Turkish and the like it looks for {@code
   * addAll\u0130nfo}; there, and only there, the default is changed while it writes.
   */
  public static byte[] encode(Model<Event> model) {
    synchronized (ModelBytes.class) {
      Locale locale = Locale.getDefault();
      if ("i".toUpperCase(locale).equals("I")) {
        return encoded(model);
      }
      Locale.setDefault(Locale.ROOT);
      try {
        return encoded(model);
      } finally {
        Locale.setDefault(locale);
      }
    }
  }

  private static byte[] encoded(Model<Event> model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      model.serializeToStream(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory cannot fail", e);
    }
    return out.toByteArray();
  }

  /**
   * The model that these bytes are, read once per JVM.
   *
   * @throws IOException if they are not a model of this type
   */
  public static <M extends Model<Event>> M decode(byte[] encoded, Class<M> type)
      throws IOException {
    HashValue128 hash = Hashing.murmur3_128().hashBytesTo128Bits(encoded);
    Model<?> model = CACHE.get(hash);
    if (model == null) {
      model = read(encoded);
      if (CACHE.size() >= MOST_CACHED) {
        CACHE.clear();
      }
      CACHE.putIfAbsent(hash, model);
    }
    if (!type.isInstance(model)) {
      throw new IOException(
          "not a " + type.getSimpleName() + " but a " + model.getClass().getSimpleName());
    }
    return type.cast(model);
  }

  private static Model<?> read(byte[] encoded) throws IOException {
    try {
      return Model.deserializeFromStream(new ByteArrayInputStream(encoded));
    } catch (RuntimeException e) {
      // Tribuo and our own readers throw many kinds at broken bytes; none of them is a model.
      throw new IOException("not a model that can be read: " + e.getMessage(), e);
    }
  }
}
