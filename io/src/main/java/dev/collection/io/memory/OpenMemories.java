package dev.collection.io.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The memories of this process: one for a run, whoever asks. */
final class OpenMemories {
  private static final Map<String, DatabaseMemory> BY_RUN = new ConcurrentHashMap<>();

  private OpenMemories() {}

  static DatabaseMemory of(MemoryDefinition definition) {
    return BY_RUN.computeIfAbsent(definition.run(), unused -> DatabaseMemory.open(definition));
  }

  static void release(String run) {
    DatabaseMemory memory = BY_RUN.remove(run);
    if (memory != null) {
      memory.close();
    }
  }
}
