package dev.collection.transforms.anomaly;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * What models are fitted to: a bounded sample of all records, one of each group, and exact counts.
 * Mergeable; the result depends neither on the order of the records nor on how they were split
 * among partial samples, because records are chosen by the hash of their key and groups by the hash
 * of their name. Not thread-safe.
 *
 * <p>Beyond {@link #MAX_GROUPS} groups, those with the greatest hashes are forgotten: their records
 * stay in the sample of all records but have no group to be compared with. The counts of the groups
 * that are kept are exact even then, since a group that is kept at the end was never forgotten in
 * any part. How many records are kept of each group depends on the number of groups alone, which
 * never falls, so the same is true of them.
 */
public final class ReferenceSample {
  /** The most groups that are kept. */
  static final int MAX_GROUPS = 10_000;

  /** The most records that are kept of a group: the median's standard error is then 3% of sigma. */
  static final int MAX_GROUP_SAMPLE = 2_000;

  /** So many numbers are kept of all groups together, as long as each may have a few records. */
  static final int MAX_GROUP_NUMBERS = 4_000_000;

  /** Of any number of groups each may have so many records: their median is off by 0.16 sigma. */
  static final int LEAST_GROUP_SAMPLE = 62;

  private final int features;
  private final int capacity;
  private final long seed;
  private final int maxGroups;
  private long count;
  private final BottomSample all;

  /** How many records are kept of each group. */
  private int groupCapacity = MAX_GROUP_SAMPLE;

  /** By hash, then by name. */
  private final TreeMap<GroupName, Group> groups = new TreeMap<>();

  /** A group's name with its hash, which decides what is kept. */
  private record GroupName(long hash, String name) implements Comparable<GroupName> {
    private static final Comparator<GroupName> ORDER =
        ((Comparator<GroupName>) (left, right) -> Long.compareUnsigned(left.hash, right.hash))
            .thenComparing(GroupName::name);

    @Override
    public int compareTo(GroupName other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Group {
    private long count;
    private final BottomSample sample;

    Group(int capacity) {
      sample = new BottomSample(capacity);
    }
  }

  /**
   * An empty sample.
   *
   * @param features number of features of a record
   * @param capacity most records of the sample of all records
   * @param seed of the hashes: another seed gives another sample
   */
  public ReferenceSample(int features, int capacity, long seed) {
    this(features, capacity, seed, MAX_GROUPS);
  }

  ReferenceSample(int features, int capacity, long seed, int maxGroups) {
    this.features = features;
    this.capacity = capacity;
    this.seed = seed;
    this.maxGroups = maxGroups;
    this.all = new BottomSample(capacity);
  }

  public static ReferenceSample empty(AnomalyDefinition definition) {
    return new ReferenceSample(
        definition.features().size(), definition.sampleSize(), definition.seed());
  }

  /**
   * Adds the record with this key.
   *
   * @throws IllegalArgumentException if it has another number of features
   */
  public void add(String key, FeatureVector vector) {
    if (vector.size() != features) {
      throw new IllegalArgumentException(
          "a record has "
              + vector.size()
              + " features, not "
              + features
              + "; a job with other features of anomalies has to begin without the savepoint");
    }
    count++;
    long hash = hash(key);
    BottomSample.Entry entry = new BottomSample.Entry(hash, vector.group(), vector.compared());
    all.add(entry);
    if (vector.group() != null) {
      Group group = group(new GroupName(hash(vector.group()), vector.group()));
      if (group != null) {
        group.count++;
        group.sample.add(entry);
      }
    }
  }

  /**
   * Adds all of {@code other}, which does not change.
   *
   * @throws IllegalArgumentException if it was made for another definition
   */
  public void merge(ReferenceSample other) {
    if (other.features != features
        || other.capacity != capacity
        || other.seed != seed
        || other.maxGroups != maxGroups) {
      throw new IllegalArgumentException(
          "samples of different definitions cannot be merged; a job with other features,"
              + " sample_size or seed of anomalies has to begin without the savepoint");
    }
    count += other.count;
    all.addAll(other.all);
    other.groups.forEach(
        (name, part) -> {
          Group group = group(name);
          if (group != null) {
            group.count += part.count;
            group.sample.addAll(part.sample);
          }
        });
  }

  private long hash(String text) {
    return Hashing.xxh3_64(seed).hashCharsToLong(text);
  }

  /** The group, made if need be; null if it is not among those that are kept. */
  private Group group(GroupName name) {
    Group group = groups.get(name);
    if (group == null && maxGroups > 0) {
      if (groups.size() == maxGroups) {
        if (name.compareTo(groups.lastKey()) > 0) {
          return null;
        }
        groups.pollLastEntry();
      }
      group = new Group(groupCapacity);
      groups.put(name, group);
      boundGroups();
    }
    return group;
  }

  /** The more groups there are, the fewer records are kept of each. */
  private void boundGroups() {
    int capacity = groupCapacity;
    while (capacity / 2 >= LEAST_GROUP_SAMPLE
        && (long) capacity * groups.size() * (features + 1) > MAX_GROUP_NUMBERS) {
      capacity /= 2;
    }
    if (capacity < groupCapacity) {
      groupCapacity = capacity;
      groups.values().forEach(group -> group.sample.limit(groupCapacity));
    }
  }

  /** How many records were added. */
  public long count() {
    return count;
  }

  int features() {
    return features;
  }

  /** The sample of all records, in an order that depends on the records alone. */
  public List<BottomSample.Entry> entries() {
    return all.sorted();
  }

  /** The names of the groups that are kept. */
  List<String> groupNames() {
    return groups.keySet().stream().map(GroupName::name).toList();
  }

  /** How many records the group has; 0 if it is not kept. */
  long groupCount(String group) {
    Group kept = groups.get(new GroupName(hash(group), group));
    return kept == null ? 0 : kept.count;
  }

  /** The sample of one group; empty if it is not kept. */
  List<BottomSample.Entry> groupEntries(String group) {
    Group kept = groups.get(new GroupName(hash(group), group));
    return kept == null ? Collections.emptyList() : kept.sample.sorted();
  }

  /** A stable 128-bit hash of everything in this sample, as hexadecimal digits. */
  public String contentHash() {
    HashValue128 hash = Hashing.murmur3_128().hashBytesTo128Bits(encoded());
    HexFormat format = HexFormat.of();
    return format.toHexDigits(hash.getMostSignificantBits())
        + format.toHexDigits(hash.getLeastSignificantBits());
  }

  /** Everything in this sample; the same records give the same bytes. */
  public byte[] encoded() {
    BinaryWriter writer = new BinaryWriter(4096);
    write(this, writer);
    return writer.toByteArray();
  }

  /** The sample of which these bytes are {@link #encoded()}. */
  public static ReferenceSample decoded(byte[] encoded) {
    return read(new BinaryReader(ByteBuffer.wrap(encoded)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReferenceSample that && Arrays.equals(encoded(), that.encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded());
  }

  @Override
  public String toString() {
    return all.size() + " of " + count + " records, " + groups.size() + " groups";
  }

  private static void write(ReferenceSample sample, BinaryWriter writer) {
    writer.writeUnsigned(sample.features);
    writer.writeUnsigned(sample.capacity);
    writer.writeSigned(sample.seed);
    writer.writeUnsigned(sample.maxGroups);
    writer.writeUnsigned(sample.count);
    List<BottomSample.Entry> entries = sample.all.sorted();
    writer.writeUnsigned(entries.size());
    for (BottomSample.Entry entry : entries) {
      writer.writeNullable(entry.group());
      writeEntry(entry, writer);
    }
    writer.writeUnsigned(sample.groups.size());
    sample.groups.forEach(
        (name, group) -> {
          writer.writeString(name.name);
          writer.writeUnsigned(group.count);
          List<BottomSample.Entry> members = group.sample.sorted();
          writer.writeUnsigned(members.size());
          members.forEach(member -> writeEntry(member, writer));
        });
  }

  private static void writeEntry(BottomSample.Entry entry, BinaryWriter writer) {
    writer.writeSigned(entry.hash());
    for (double value : entry.compared()) {
      writer.writeDouble(value);
    }
  }

  private static ReferenceSample read(BinaryReader reader) {
    ReferenceSample sample =
        new ReferenceSample(
            (int) reader.readUnsigned(),
            (int) reader.readUnsigned(),
            reader.readSigned(),
            (int) reader.readUnsigned());
    sample.count = reader.readUnsigned();
    int entries = reader.readLength();
    for (int i = 0; i < entries; i++) {
      String group = reader.readNullable();
      sample.all.add(readEntry(group, sample.features, reader));
    }
    int groups = reader.readLength();
    for (int i = 0; i < groups; i++) {
      String name = reader.readString();
      Group group = new Group(MAX_GROUP_SAMPLE);
      group.count = reader.readUnsigned();
      int members = reader.readLength();
      List<BottomSample.Entry> read = new ArrayList<>(members);
      for (int j = 0; j < members; j++) {
        read.add(readEntry(name, sample.features, reader));
      }
      read.forEach(group.sample::add);
      sample.groups.put(new GroupName(sample.hash(name), name), group);
    }
    sample.boundGroups();
    return sample;
  }

  private static BottomSample.Entry readEntry(String group, int features, BinaryReader reader) {
    long hash = reader.readSigned();
    double[] compared = new double[features];
    for (int i = 0; i < features; i++) {
      compared[i] = reader.readDouble();
    }
    return new BottomSample.Entry(hash, group, compared);
  }
}
