package dev.collection.flink.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Messages about orders, the same for the same seed except for the time at which they are made.
 * Each version of an order has its own content.
 */
public final class OrderFeed {
  private static final int RECENT = 5_000;
  private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] STATUSES = {"new", "paid", "packed", "shipped", "delivered"};
  private static final String[] CHANNELS = {"web", "shop", "phone", "partner"};
  private static final String[] CURRENCIES = {"EUR", "USD", "CHF", "NPR", "TRY"};
  private static final String[] COUNTRIES = {"DE", "US", "CH", "NP", "TR"};
  private static final String[] CITIES = {"Köln", "Iowa City", "Zürich", "Kathmandu", "İzmir"};

  /** What a message is, for the report. */
  enum Kind {
    INSERT,
    UPDATE,
    OUT_OF_ORDER,
    DUPLICATE,
    DELETE,
    POISON
  }

  /**
   * @param key null, or the key of the order
   * @param value null, or what is about it
   * @param late whether it is to have a time of a day ago
   */
  record Message(byte[] key, byte[] value, Kind kind, boolean late) {}

  private record Waiting(long due, Message message) {}

  /** How many of a thousand messages are of which kind; the rest are inserts. */
  private record Mix(int updates, int swaps, int duplicates, int deletes, int pairs, int poison) {}

  private final Random random;
  private final Mix mix;
  private final int latePerMille;
  private final List<int[]> recent = new ArrayList<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::due));
  private long index;
  private int orders;

  private OrderFeed(long seed, Mix mix, int latePerMille) {
    random = new Random(seed);
    this.mix = mix;
    this.latePerMille = latePerMille;
  }

  /** Everything that happens to streams, and 0.3 % that is a day old. */
  public static OrderFeed withFaults(long seed) {
    return new OrderFeed(seed, new Mix(280, 20, 30, 20, 5, 3), 3);
  }

  /** New orders, and one new version of an order for four of those. */
  static OrderFeed ofUpserts(long seed) {
    return new OrderFeed(seed, new Mix(200, 0, 0, 0, 0, 0), 0);
  }

  /** New orders only. */
  static OrderFeed ofInserts(long seed) {
    return new OrderFeed(seed, new Mix(0, 0, 0, 0, 0, 0), 0);
  }

  /** The next message. */
  Message next() {
    index++;
    if (!waiting.isEmpty() && waiting.peek().due() <= index) {
      return waiting.poll().message();
    }
    int choice = random.nextInt(1000);
    if (choice < mix.poison()) {
      return poison();
    }
    choice -= mix.poison();
    if (choice < mix.pairs()) {
      int[] order = insert();
      Message inserted = message(order, Kind.INSERT, false);
      order[1]++;
      Message deleted = message(order, Kind.DELETE, true);
      // One behind the other, in either order: the later version wins.
      boolean straight = random.nextBoolean();
      waiting.add(new Waiting(index + 1, straight ? deleted : inserted));
      return straight ? inserted : deleted;
    }
    choice -= mix.pairs();
    if (choice < mix.swaps() && !recent.isEmpty()) {
      int[] order = known();
      order[1]++;
      Message older = message(order, Kind.OUT_OF_ORDER, false);
      order[1]++;
      waiting.add(new Waiting(index + 1 + random.nextInt(3_000), older));
      return message(order, Kind.UPDATE, false);
    }
    choice -= mix.swaps();
    if (choice < mix.deletes() && !recent.isEmpty()) {
      int[] order = known();
      order[1]++;
      return message(order, Kind.DELETE, true);
    }
    choice -= mix.deletes();
    Message message;
    if (choice < mix.updates() && !recent.isEmpty()) {
      int[] order = known();
      order[1]++;
      message = message(order, Kind.UPDATE, false);
    } else {
      message = message(insert(), Kind.INSERT, false);
    }
    if (random.nextInt(1000) < mix.duplicates()) {
      waiting.add(
          new Waiting(
              index + 1 + random.nextInt(2_000),
              new Message(message.key(), message.value(), Kind.DUPLICATE, false)));
    }
    return message;
  }

  private int[] insert() {
    int[] order = {orders++, 1};
    if (recent.size() < RECENT) {
      recent.add(order);
    } else {
      recent.set(random.nextInt(RECENT), order);
    }
    return order;
  }

  private int[] known() {
    return recent.get(random.nextInt(recent.size()));
  }

  private Message poison() {
    byte[] key = bytes("o-" + (1_000_000 + orders));
    byte[] value =
        switch (random.nextInt(4)) {
          case 0 -> bytes("{\"id\": \"o-1\", \"version\": ");
          case 1 -> bytes("not JSON at all");
          case 2 -> bytes("{\"id\":\"o-9000001\",\"version\":1,\"total\":\"twelve\"}");
          default -> bytes("{\"version\":3,\"total\":\"12.00\"}");
        };
    return new Message(key, value, Kind.POISON, false);
  }

  private Message message(int[] order, Kind kind, boolean deleted) {
    boolean late = random.nextInt(1000) < latePerMille;
    return new Message(
        bytes("o-" + order[0]), bytes(json(order[0], order[1], deleted)), kind, late);
  }

  private String json(int order, int version, boolean deleted) {
    if (deleted) {
      return "{\"id\":\"o-" + order + "\",\"version\":" + version + ",\"deleted\":\"true\"}";
    }
    int h = mixed(order * 31 + version);
    int place = Math.floorMod(mixed(order), COUNTRIES.length);
    Instant placed = FIRST_DAY.plus(Math.floorMod(mixed(order), 20_000_000), ChronoUnit.SECONDS);
    return String.format(
        Locale.ROOT,
        "{\"id\":\"o-%d\",\"version\":%d,\"seq\":%d,\"customer_id\":%d,\"status\":\"%s\","
            + "\"channel\":\"%s\",\"currency\":\"%s\",\"total\":\"%d.%02d\",\"tax\":\"%d.%02d\","
            + "\"discount\":\"0.%02d\",\"item_count\":%d,\"weight_kg\":\"%d.%03d\","
            + "\"placed_at\":\"%s\",\"sent_at\":%d,\"ship_by\":\"%s\",\"country\":\"%s\","
            + "\"city\":\"%s\",\"email\":\"customer%d@example.org\",\"express\":%s,"
            + "\"tags\":[\"t%d\",\"t%d\"]}",
        order,
        version,
        index,
        Math.floorMod(mixed(order + 7), 100_000),
        STATUSES[Math.floorMod(version - 1, STATUSES.length)],
        CHANNELS[Math.floorMod(h, CHANNELS.length)],
        CURRENCIES[place],
        Math.floorMod(h, 5_000),
        Math.floorMod(h >> 5, 100),
        Math.floorMod(h, 500),
        Math.floorMod(h >> 7, 100),
        Math.floorMod(h >> 9, 100),
        1 + Math.floorMod(h, 20),
        Math.floorMod(h, 40),
        Math.floorMod(h >> 3, 1_000),
        placed,
        System.currentTimeMillis(),
        placed.plus(3, ChronoUnit.DAYS).toString().substring(0, 10),
        COUNTRIES[place],
        CITIES[place],
        Math.floorMod(mixed(order + 7), 100_000),
        (h & 1) == 0,
        Math.floorMod(h, 9),
        9 + Math.floorMod(h >> 4, 9));
  }

  /** Spreads numbers that follow one another. */
  private static int mixed(int number) {
    int h = number * 0x9E3779B9;
    h ^= h >>> 15;
    h *= 0x85EBCA6B;
    return h ^ h >>> 13;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
