package dev.collection.io.kafka.format.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What was made of schemas of a registry, by their numbers, so that each is asked for once and not
 * for each message. A number without a use is asked for again after a minute. Numbers come from
 * messages, so only the last {@value #MOST} are kept.
 *
 * @param <T> what is made of a schema
 */
public final class SchemasById<T> {
  static final Duration UNUSABLE = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  /** Gets a schema and makes something of it. */
  @FunctionalInterface
  public interface Loader<T> {
    /**
     * @throws IOException if no message of this schema can be read
     */
    T load(int id) throws IOException;
  }

  private record Kept<T>(T schema, String fault, long nanos) {}

  private final Loader<T> loader;
  private final LongSupplier nanoTime;
  private final Map<Integer, Kept<T>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Kept<T>> eldest) {
          return size() > MOST;
        }
      };

  public SchemasById(Loader<T> loader) {
    this(loader, System::nanoTime);
  }

  SchemasById(Loader<T> loader, LongSupplier nanoTime) {
    this.loader = loader;
    this.nanoTime = nanoTime;
  }

  /**
   * @throws IOException if no message of this schema can be read; what the loader said
   * @throws RegistryException if the registry does not say; nothing is kept of that
   */
  public T get(int id) throws IOException {
    Kept<T> known = kept.get(id);
    if (known == null || (known.fault() != null && isOld(known))) {
      try {
        known = new Kept<>(loader.load(id), null, 0);
      } catch (IOException e) {
        known = new Kept<>(null, e.getMessage(), nanoTime.getAsLong());
      }
      kept.put(id, known);
    }
    if (known.fault() != null) {
      throw new IOException(known.fault());
    }
    return known.schema();
  }

  private boolean isOld(Kept<T> known) {
    return nanoTime.getAsLong() - known.nanos() >= UNUSABLE.toNanos();
  }
}
