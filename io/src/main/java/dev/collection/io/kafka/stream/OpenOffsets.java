package dev.collection.io.kafka.stream;

import dev.collection.model.BinaryCoder;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which offsets of one partition are on their way into the database: for each window that is not
 * loaded the least offset in it. Kept in state.
 */
final class OpenOffsets {
  private final TreeMap<Long, Long> leastByWindowEnd = new TreeMap<>();
  private long next;
  private long loaded;

  /** Offsets of a window that is not loaded yet. */
  void add(OffsetSpan span) {
    leastByWindowEnd.merge(span.windowEnd(), span.least(), Math::min);
    next = Math.max(next, span.greatest() + 1);
  }

  /**
   * Everything up to {@code windowEnd} is loaded.
   *
   * @return the offset before which everything is loaded; never less than before
   */
  long loadedUntil(long windowEnd) {
    leastByWindowEnd.headMap(windowEnd, true).clear();
    // Messages are not in the order of their times: a later window may hold an earlier offset.
    long open = leastByWindowEnd.values().stream().mapToLong(Long::longValue).min().orElse(next);
    loaded = Math.max(loaded, open);
    return loaded;
  }

  boolean isEmpty() {
    return leastByWindowEnd.isEmpty();
  }

  /** End of the earliest window that is not loaded; there must be one. */
  long earliestWindowEnd() {
    return leastByWindowEnd.firstKey();
  }

  /** Deterministic. */
  static final class OffsetsCoder extends BinaryCoder<OpenOffsets> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(OpenOffsets value, BinaryWriter writer) {
      writer.writeUnsigned(value.next);
      writer.writeUnsigned(value.loaded);
      writer.writeUnsigned(value.leastByWindowEnd.size());
      for (Map.Entry<Long, Long> window : value.leastByWindowEnd.entrySet()) {
        writer.writeSigned(window.getKey());
        writer.writeUnsigned(window.getValue());
      }
    }

    @Override
    protected OpenOffsets read(BinaryReader reader) {
      OpenOffsets offsets = new OpenOffsets();
      offsets.next = reader.readUnsigned();
      offsets.loaded = reader.readUnsigned();
      int windows = reader.readLength();
      for (int i = 0; i < windows; i++) {
        offsets.leastByWindowEnd.put(reader.readSigned(), reader.readUnsigned());
      }
      return offsets;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpenOffsets that
        && next == that.next
        && loaded == that.loaded
        && leastByWindowEnd.equals(that.leastByWindowEnd);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(next * 31 + loaded) * 31 + leastByWindowEnd.hashCode();
  }

  @Override
  public String toString() {
    return "loaded " + loaded + ", next " + next + ", open " + leastByWindowEnd;
  }
}
