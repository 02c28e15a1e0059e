package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.transforms.profile.value.Example;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which record lacks a member first is known of each place, however the items arrive. */
class FirstWithoutTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  private record Item(Example example, JsonNode json) {}

  private static Item item(int line, JsonNode json) {
    return new Item(new Example("k" + line, NOW, Locator.line("jobs.jsonl", line)), json);
  }

  private static List<Item> items(String... texts) {
    List<Item> items = new ArrayList<>();
    for (String text : texts) {
      try {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        items.add(item(items.size() + 1, JsonItems.parse(bytes)));
      } catch (IOException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return items;
  }

  private static ItemProfiler profiler() {
    return new ItemProfiler((source, pointer) -> pointer.contains("b"));
  }

  private static Profiles profiles(List<Item> items) {
    Profiles profiles = new Profiles();
    ItemProfiler profiler = profiler().into(profiles);
    items.forEach(item -> profiler.add("api", item.json(), item.example()));
    return profiles;
  }

  /** Keys of the records; of places that no object lacks, null. */
  private static Map<String, String> firstWithout(Profiles profiles) {
    Map<String, String> first = new TreeMap<>();
    profiles
        .byKey()
        .forEach(
            (key, profile) -> {
              Example without = profile.firstWithout();
              if (!key.path().endsWith("*")) {
                first.put(key.path(), without == null ? null : without.key());
              }
            });
    return first;
  }

  @Test
  void whenMembersComeAndGo_theFirstRecordThatLacksEachIsKnown() {
    Profiles profiles =
        profiles(
            items(
                "{'id': 1, 'pos': {'a': 1}, 'pay': [{'min': 1}, {'max': 2}]}",
                "{'id': 2, 'pos': {'a': null, 'b': 1}, 'pay': []}",
                "{'id': 3, 'pos': null, 'pay': [{'min': 1, 'max': 2}]}",
                "{'id': 4, 'pos': {'b': 1}}"));
    Map<String, String> first = new TreeMap<>();
    first.put("", null);
    first.put("/id", null);
    first.put("/pos", null);
    first.put("/pay", "k4");
    first.put("/pos/a", "k4");
    first.put("/pos/b", "k1");
    first.put("/pay/*/min", "k1");
    first.put("/pay/*/max", "k1");
    assertThat(firstWithout(profiles), is(first));
  }

  @Test
  void whenOnePartHasAMemberAndTheOtherHasNot_theFirstObjectOfTheOtherLacksIt() {
    List<Item> items = items("{'a': {'x': 1}}", "{'a': {}}", "{'a': {'x': 1}}", "{'b': 1}");
    Profiles one = profiles(items.subList(2, 3));
    Profiles two = profiles(items.subList(1, 2));
    assertThat(one.get(Profiles.Kind.ITEM, "api", "/a/x").firstWithout(), is(nullValue()));

    Profiles merged = new Profiles().addAll(one).addAll(two);
    assertThat(
        merged.get(Profiles.Kind.ITEM, "api", "/a/x").firstWithout(), is(items.get(1).example()));
    assertThat(merged.get(Profiles.Kind.ITEM, "api", "/a").firstWithout(), is(nullValue()));
    merged = new Profiles().addAll(two).addAll(one).addAll(profiles(items.subList(3, 4)));
    assertThat(
        merged.get(Profiles.Kind.ITEM, "api", "/a/x").firstWithout(), is(items.get(1).example()));
    assertThat(
        merged.get(Profiles.Kind.ITEM, "api", "/a").firstWithout(), is(items.get(3).example()));
    assertThat(
        merged.get(Profiles.Kind.ITEM, "api", "/b").firstWithout(), is(items.get(1).example()));
  }

  @Test
  void whenAMapHasManyNames_placesAndMemoryAreBounded() {
    List<Item> items = new ArrayList<>();
    for (int i = 3 * Profiles.MAX_ITEM_PATHS; i > 0; i--) {
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      // Each comes before all that are known, and takes the place of the last one.
      map.put("n%05d".formatted(i), 1);
      items.add(item(items.size() + 1, JsonNodeFactory.instance.objectNode().set("m", map)));
    }
    Profiles profiles = profiles(items);
    assertThat(profiles.byKey().size(), is(Profiles.MAX_ITEM_PATHS));
    assertThat(profiles.get(Profiles.Kind.ITEM, "api", "/m/n00001").firstWithout().key(), is("k1"));
  }

  /** Of any shape: some members are in all, some in few; deep ones, and data used as names. */
  private static JsonNode random(Random random, int depth, int names) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    int kind = depth == 0 ? 0 : random.nextInt(10);
    if (kind < 6 && depth < 4) {
      ObjectNode object = nodes.objectNode();
      for (String name : List.of("a", "b", "c", "d/e")) {
        // The first nearly always, the others less and less often.
        if (random.nextInt(40) > 13 * (name.charAt(0) - 'a')) {
          object.set(name, random(random, depth + 1, names));
        }
      }
      for (int i = 0; i < 3 && names > 0 && depth == 1; i++) {
        object.put("n" + random.nextInt(names), 1);
      }
      return object;
    }
    if (kind < 8 && depth < 4) {
      ArrayNode array = nodes.arrayNode();
      for (int i = random.nextInt(3); i > 0; i--) {
        array.add(random(random, depth + 1, names));
      }
      return array;
    }
    return kind == 8 ? nodes.nullNode() : nodes.numberNode(random.nextInt(9));
  }

  /** What {@link ItemProfiler} finds, the long way. */
  private static Map<String, String> expected(List<Item> items, Set<String> kept) {
    Map<String, List<Item>> objects = new HashMap<>();
    items.forEach(item -> collect(item.json(), "", item, objects));
    Map<String, String> first = new TreeMap<>();
    for (String path : kept) {
      Example without = null;
      int end = path.lastIndexOf('/');
      List<Item> above =
          end < 0 ? List.of() : objects.getOrDefault(path.substring(0, end), List.of());
      for (Item object : above) {
        if (!object.json().has(path.substring(end + 1).replace("~1", "/"))) {
          without = Example.first(without, object.example());
        }
      }
      first.put(path, without == null ? null : without.key());
    }
    return first;
  }

  private static void collect(
      JsonNode node, String pointer, Item item, Map<String, List<Item>> objects) {
    if (node.isObject()) {
      objects
          .computeIfAbsent(pointer, none -> new ArrayList<>())
          .add(new Item(item.example(), node));
      node.properties()
          .forEach(
              member ->
                  collect(
                      member.getValue(),
                      pointer + "/" + member.getKey().replace("/", "~1"),
                      item,
                      objects));
    } else {
      node.forEach(element -> collect(element, pointer + "/*", item, objects));
    }
  }

  private static Profiles sent(Profiles profiles) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ProfilesCoder().encode(profiles, bytes);
      return new ProfilesCoder().decode(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "seed {0}, {1} names, {2}")
  @CsvSource({
    "1, 0, in order",
    "2, 0, reversed",
    "3, 0, shuffled",
    "4, 0, shuffled",
    "5, 50, shuffled",
    "6, 5000, in order",
    "7, 5000, reversed",
    "8, 5000, shuffled",
    "9, 5000, shuffled",
  })
  void whateverBundlesWorkersAndOrder_theFirstIsTheSame(long seed, int names, String order) {
    Random random = new Random(seed);
    List<Item> items = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      items.add(item(i, random(random, 0, names)));
    }
    List<Item> arriving = new ArrayList<>(items);
    if (order.equals("reversed")) {
      Collections.reverse(arriving);
    } else if (order.equals("shuffled")) {
      Collections.shuffle(arriving, random);
    }
    ItemProfiler[] workers = {profiler(), profiler(), profiler()};
    List<Profiles> parts = new ArrayList<>();
    for (int from = 0; from < arriving.size(); ) {
      int to = Math.min(arriving.size(), from + 1 + random.nextInt(700));
      int worker = random.nextInt(3);
      Profiles bundle = new Profiles();
      for (int i = from; i < to; i++) {
        if (i % 90 == 0) {
          // It was forgotten; the next one goes on with what there is of the bundle.
          workers[worker] = profiler();
        }
        Item item = arriving.get(i);
        workers[worker].into(bundle).add("api", item.json(), item.example());
      }
      parts.add(sent(bundle));
      from = to;
    }
    Profiles merged = new Profiles();
    parts.forEach(merged::addAll);
    Map<String, String> found = firstWithout(sent(merged));
    assertThat(found, is(expected(items, new HashSet<>(found.keySet()))));
    assertThat(found, is(firstWithout(profiles(items))));
  }
}
