package dev.collection.io.source;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this process that wait for the next bundle of their task. A runner may continue a
 * task after any batch, usually in the same process, and opening a session again would fetch pages
 * or read bytes a second time.
 */
final class OpenSessions {
  /**
   * What a session goes on with.
   *
   * @param reading see {@link ReadTask#reading()}
   */
  record Place(String run, String source, String part, long reading, Position position) {}

  private static final Map<Place, ReadSession> WAITING = new ConcurrentHashMap<>();

  private OpenSessions() {}

  static ReadSession take(Place place, Source source, SourceContext context) throws IOException {
    ReadSession waiting = WAITING.remove(place);
    return waiting != null ? waiting : source.open(place.part(), place.position(), context);
  }

  static void put(Place place, ReadSession session) {
    ReadSession older = WAITING.put(place, session);
    if (older != null) {
      close(older); // Left by an attempt that failed after it.
    }
  }

  /** Closes the session that waits at {@code place}, if one does. */
  static void close(Place place) {
    ReadSession waiting = WAITING.remove(place);
    if (waiting != null) {
      close(waiting);
    }
  }

  /**
   * Closes every session of a source but one.
   *
   * @param kept where the one waits that is needed; null if none is
   */
  static void closeOthers(String run, String source, Place kept) {
    WAITING.keySet().stream()
        .filter(place -> place.run().equals(run) && place.source().equals(source))
        .filter(place -> !place.equals(kept))
        .forEach(OpenSessions::close);
  }

  static void closeAll(String run) {
    WAITING
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getKey().run().equals(run)) {
                return false;
              }
              close(entry.getValue());
              return true;
            });
  }

  private static void close(ReadSession session) {
    try {
      session.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing can be lost.
      LoggerFactory.getLogger(OpenSessions.class).debug("a session could not be closed", e);
    }
  }
}
