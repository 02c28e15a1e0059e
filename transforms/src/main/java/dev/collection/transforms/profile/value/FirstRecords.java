package dev.collection.transforms.profile.value;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.util.List;
import java.util.TreeSet;

/**
 * How many records show something, and the first of them. Which ones are the first depends neither
 * on order nor on how it was merged. Not thread-safe.
 */
public final class FirstRecords {
  /** So many are kept. */
  public static final int MOST = 5;

  private final TreeSet<Example> first = new TreeSet<>();
  private long count;

  public void add(Example example) {
    count++;
    keep(example);
  }

  private void keep(Example example) {
    // The usual case: there are enough, and this one is later than all of them.
    if (first.size() < MOST || example.compareTo(first.last()) < 0) {
      first.add(example);
      if (first.size() > MOST) {
        first.pollLast();
      }
    }
  }

  public void addAll(FirstRecords other) {
    count += other.count;
    other.first.forEach(this::keep);
  }

  public long count() {
    return count;
  }

  /** In order; at least one, at most {@link #MOST}. */
  public List<Example> first() {
    return List.copyOf(first);
  }

  public void write(BinaryWriter writer, ExampleTable examples) {
    writer.writeUnsigned(count);
    writer.writeUnsigned(first.size());
    first.forEach(example -> examples.write(example, writer));
  }

  public static FirstRecords read(BinaryReader reader, ExampleTable examples) {
    FirstRecords records = new FirstRecords();
    records.count = reader.readUnsigned();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      records.first.add(examples.read(reader));
    }
    return records;
  }
}
