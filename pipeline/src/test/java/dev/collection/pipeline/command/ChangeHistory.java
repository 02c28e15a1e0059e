package dev.collection.pipeline.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A table that is changed at random, and what Debezium says of it. The same seed gives the same
 * history.
 */
final class ChangeHistory {
  /** How the events are to be put into a feed. */
  enum Form {
    /** With their keys, and tombstones behind deletions; ordered by offset. */
    MESSAGES,
    /** Envelopes alone, which are ordered by the log of the database. */
    ENVELOPES
  }

  private static final int PARTITIONS = 3;

  /** An event; {@code value} is null for a tombstone. */
  record Event(int partition, long offset, String key, String value) {}

  private final Random random;
  private final Form form;
  private final Map<Integer, String> rows = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private long lsn = 1_000;

  ChangeHistory(long seed, Form form, int changes) {
    random = new Random(seed);
    this.form = form;
    for (int id = 1; id <= 4; id++) {
      put(id, "r", null);
    }
    for (int i = 0; i < changes; i++) {
      change();
    }
  }

  /** What the table holds at the end: the name of each id. */
  Map<Integer, String> rows() {
    return rows;
  }

  /** Every event, in the order of the changes. */
  List<Event> events() {
    return events;
  }

  private void change() {
    int id = 1 + random.nextInt(8);
    String before = rows.get(id);
    if (before == null) {
      put(id, "c", null);
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> delete(id);
      case 1 -> {
        int other = 1 + random.nextInt(8);
        delete(id);
        put(other, rows.containsKey(other) ? "u" : "c", rows.get(other));
      }
      case 2 -> add(id, envelope("r", null, row(id, before))); // an incremental snapshot
      default -> put(id, "u", before);
    }
  }

  private void put(int id, String op, String before) {
    String name = "n" + random.nextInt(1_000_000);
    rows.put(id, name);
    add(id, envelope(op, before == null ? null : row(id, before), row(id, name)));
  }

  private void delete(int id) {
    boolean withBefore = form == Form.ENVELOPES || random.nextBoolean();
    rows.remove(id);
    add(id, envelope("d", withBefore ? "{\"id\":" + id + ",\"name\":null}" : null, null));
    if (form == Form.MESSAGES) {
      add(id, null);
    }
  }

  private void add(int id, String value) {
    int partition = id % PARTITIONS;
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    events.add(new Event(partition, offset, wrapped("{\"id\":" + id + "}"), value));
  }

  private String envelope(String op, String before, String after) {
    // Messages need not have positions of the log that tell them apart.
    lsn += form == Form.ENVELOPES ? 8 : random.nextInt(2);
    return wrapped(
        "{\"op\":\"%s\",\"before\":%s,\"after\":%s,\"source\":{\"lsn\":%d},\"ts_ms\":1}"
            .formatted(op, before, after, lsn));
  }

  private String wrapped(String payload) {
    return random.nextBoolean() ? payload : "{\"schema\":{},\"payload\":" + payload + "}";
  }

  private static String row(int id, String name) {
    return "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name);
  }

  /** A line of a file of events. */
  String line(Event event) {
    if (form == Form.ENVELOPES) {
      return event.value();
    }
    return "{\"partition\":%d,\"offset\":%d,\"key\":%s,\"value\":%s}"
        .formatted(event.partition(), event.offset(), event.key(), event.value());
  }

  /**
   * The events as several runs get them: cut at random, each run's shuffled, some again in later
   * runs, and some only then.
   */
  List<List<Event>> deliveries(int runs) {
    List<List<Event>> deliveries = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      deliveries.add(new ArrayList<>());
    }
    for (int i = 0; i < events.size(); i++) {
      int due = i * runs / events.size();
      int late = random.nextInt(4) == 0 ? due + random.nextInt(runs - due) : due;
      deliveries.get(late).add(events.get(i));
      if (random.nextInt(3) == 0) {
        deliveries.get(late + random.nextInt(runs - late)).add(events.get(i));
      }
    }
    deliveries.forEach(delivery -> Collections.shuffle(delivery, random));
    return deliveries;
  }
}
