package dev.collection.transforms.enrich;

import dev.collection.model.BinaryReader;
import dev.collection.model.BinaryWriter;
import dev.collection.model.FieldValues;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of one lookup. Parts of it are merged in any order with the same result: of two
 * entries with one key, the one that stands first in the source is kept.
 */
final class LookupTable {
  /**
   * @param place where the entry was read, in an order in which the source is written
   */
  record Entry(String place, FieldValues values) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private long beyondLimit;
  private long leftOut;
  private String firstPlace = "";
  private String firstReason = "";

  /** The values of an entry; null if there is none. */
  FieldValues find(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.values();
  }

  int size() {
    return entries.size();
  }

  /** Entries that were dropped because there are too many; then the table is of no use. */
  long beyondLimit() {
    return beyondLimit;
  }

  /** Entries that could not be used, or whose key an earlier one has. */
  long leftOut() {
    return leftOut;
  }

  /** Why the first of them was left out; empty if none was. */
  String firstReason() {
    return firstReason;
  }

  void add(String key, Entry entry, int maxEntries) {
    Entry other = entries.get(key);
    if (other == null) {
      if (entries.size() >= maxEntries) {
        beyondLimit++;
      } else {
        entries.put(key, entry);
      }
      return;
    }
    boolean earlier = entry.place().compareTo(other.place()) < 0;
    if (earlier) {
      entries.put(key, entry);
    }
    leaveOut(
        earlier ? other.place() : entry.place(),
        "`" + key.replace(EntryReader.SEPARATOR, ' ') + "` is given twice; the first counts");
  }

  void leaveOut(String place, String reason) {
    leaveOut(place, reason, 1);
  }

  private void leaveOut(String place, String reason, long count) {
    leftOut += count;
    if (firstPlace.isEmpty() || place.compareTo(firstPlace) < 0) {
      firstPlace = place;
      firstReason = reason;
    }
  }

  void addAll(LookupTable other, int maxEntries) {
    other.entries.forEach((key, entry) -> add(key, entry, maxEntries));
    beyondLimit += other.beyondLimit;
    if (other.leftOut > 0) {
      leaveOut(other.firstPlace, other.firstReason, other.leftOut);
    }
  }

  void write(BinaryWriter writer) {
    writer.writeUnsigned(beyondLimit);
    writer.writeUnsigned(leftOut);
    writer.writeString(firstPlace);
    writer.writeString(firstReason);
    writer.writeUnsigned(entries.size());
    entries.forEach(
        (key, entry) -> {
          writer.writeString(key);
          writer.writeString(entry.place());
          writer.writeBytes(entry.values().encoded());
        });
  }

  static LookupTable read(BinaryReader reader) {
    LookupTable table = new LookupTable();
    table.beyondLimit = reader.readUnsigned();
    table.leftOut = reader.readUnsigned();
    table.firstPlace = reader.readString();
    table.firstReason = reader.readString();
    int size = reader.readLength();
    for (int i = 0; i < size; i++) {
      String key = reader.readString();
      String place = reader.readString();
      table.entries.put(key, new Entry(place, FieldValues.ofEncoded(reader.readSlice())));
    }
    return table;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LookupTable that
        && entries.equals(that.entries)
        && beyondLimit == that.beyondLimit
        && leftOut == that.leftOut
        && firstReason.equals(that.firstReason);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
