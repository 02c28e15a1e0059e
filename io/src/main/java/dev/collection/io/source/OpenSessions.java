package dev.collection.io.source;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this process that wait for the next bundle of their task. A runner may continue a
 * task after any batch, usually in the same process, and opening a session again would fetch pages
 * or read bytes a second time.
 */
final class OpenSessions {
  private record Place(String run, String source, String part, Position position) {}

  private static final Map<Place, ReadSession> WAITING = new ConcurrentHashMap<>();

  private OpenSessions() {}

  static ReadSession take(
      String run, Source source, String part, Position position, SourceContext context)
      throws IOException {
    ReadSession waiting = WAITING.remove(new Place(run, source.name(), part, position));
    return waiting != null ? waiting : source.open(part, position, context);
  }

  static void put(String run, Source source, String part, Position position, ReadSession session) {
    WAITING.put(new Place(run, source.name(), part, position), session);
  }

  static void closeAll(String run) {
    WAITING
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getKey().run().equals(run)) {
                return false;
              }
              try {
                entry.getValue().close();
              } catch (IOException e) {
                // Nothing was written through it, so nothing can be lost.
                org.slf4j.LoggerFactory.getLogger(OpenSessions.class)
                    .debug("a session could not be closed", e);
              }
              return true;
            });
  }
}
