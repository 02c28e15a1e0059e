package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.EnumMap;
import java.util.Map;

/** How many values of each kind there are, and the first record of each. Not thread-safe. */
@SuppressWarnings("EnumOrdinal") // Positions of an array in memory; what is stored is a code.
final class KindCounts {
  private static final ValueKind[] KINDS = ValueKind.values();

  private final long[] counts = new long[KINDS.length];
  private final Example[] first = new Example[KINDS.length];

  void add(ValueKind kind, Example example) {
    int i = kind.ordinal();
    counts[i]++;
    Example before = first[i];
    if (before == null || before.compareTo(example) > 0) {
      first[i] = example;
    }
  }

  void addAll(KindCounts other) {
    for (int i = 0; i < KINDS.length; i++) {
      counts[i] += other.counts[i];
      first[i] = Example.first(first[i], other.first[i]);
    }
  }

  long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  long count(ValueKind kind) {
    return counts[kind.ordinal()];
  }

  /** Null if there is none. */
  Example first(ValueKind kind) {
    return first[kind.ordinal()];
  }

  /** The first record of any kind; null if there is none. */
  Example first() {
    Example earliest = null;
    for (Example next : first) {
      earliest = Example.first(earliest, next);
    }
    return earliest;
  }

  /** Of kinds that there are. */
  Map<ValueKind, Long> toMap() {
    Map<ValueKind, Long> map = new EnumMap<>(ValueKind.class);
    for (ValueKind kind : KINDS) {
      if (counts[kind.ordinal()] > 0) {
        map.put(kind, counts[kind.ordinal()]);
      }
    }
    return map;
  }

  void write(BinaryWriter writer, ExampleTable examples) {
    int kinds = 0;
    for (long count : counts) {
      kinds += count > 0 ? 1 : 0;
    }
    writer.writeUnsigned(kinds);
    for (ValueKind kind : KINDS) {
      int i = kind.ordinal();
      if (counts[i] > 0) {
        writer.writeByte(kind.code());
        writer.writeUnsigned(counts[i]);
        examples.write(first[i], writer);
      }
    }
  }

  static KindCounts read(BinaryReader reader, ExampleTable examples) {
    KindCounts kinds = new KindCounts();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      int kind = ValueKind.ofCode(reader.readByte()).ordinal();
      kinds.counts[kind] = reader.readUnsigned();
      kinds.first[kind] = examples.read(reader);
    }
    return kinds;
  }
}
