package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemProfilerTest {
  private static final Instant COLLECTED = Instant.parse("2026-11-26T10:00:00Z");

  private static JsonNode json(String text) {
    try {
      return JsonItems.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Example line(int line) {
    return new Example(null, COLLECTED, Locator.line("jobs.jsonl", line));
  }

  private static Profiles profiles(List<String> items) {
    Profiles profiles = new Profiles();
    ItemProfiler profiler = new ItemProfiler(profiles);
    for (int i = 0; i < items.size(); i++) {
      profiler.add("api", json(items.get(i)), line(i + 1));
    }
    return profiles;
  }

  private static List<String> paths(Profiles profiles) {
    return profiles.byKey().keySet().stream().map(Profiles.Key::path).toList();
  }

  private static ValueProfile at(Profiles profiles, String path) {
    return profiles.get(Profiles.Kind.ITEM, "api", path);
  }

  @Test
  void whenItemsAreNested_eachPlaceHasItsPointer() {
    Profiles profiles =
        profiles(
            List.of(
                "{'id': 1, 'pay': [{'min': 10.5, 'max': null}, {'min': 12}], 'a/b~c': true}",
                "{'id': 'x', 'pay': [], 'user': {}}"));

    assertThat(
        paths(profiles),
        contains("", "/a~1b~0c", "/id", "/pay", "/user", "/pay/*", "/pay/*/max", "/pay/*/min"));
    assertThat(at(profiles, "").count(), is(2L));
    assertThat(at(profiles, "/id").kinds(), is(Map.of(ValueKind.NUMBER, 1L, ValueKind.TEXT, 1L)));
    assertThat(at(profiles, "/id").first(ValueKind.TEXT), is(line(2)));
    assertThat(at(profiles, "/pay").empty(), is(1L));
    assertThat(at(profiles, "/pay/*").count(ValueKind.OBJECT), is(2L));
    assertThat(at(profiles, "/pay/*/max").nulls(), is(1L));
    assertThat(at(profiles, "/pay/*/min").valueCounts(), is(Map.of("10.5", 1L, "12", 1L)));
    assertThat(at(profiles, "/user").first(), is(line(2)));
  }

  @Test
  void whenDataAreUsedAsNames_theSamePathsAreKeptInAnyOrder() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 3 * Profiles.MAX_ITEM_PATHS; i++) {
      items.add("{'by': {'n%05d': {'x': 1}}}".formatted(i));
    }
    Profiles inOrder = profiles(items);
    Collections.shuffle(items, new Random(7));
    Profiles first = profiles(items.subList(0, 2_500));
    Profiles shuffled = profiles(items.subList(2_500, items.size())).addAll(first);

    assertThat(paths(inOrder).size(), is(Profiles.MAX_ITEM_PATHS));
    assertThat(paths(shuffled), is(paths(inOrder)));
    assertThat(inOrder.cutSources(), contains("api"));
    assertThat(shuffled.cutSources(), contains("api"));
    // The item, the object, and the first names.
    assertThat(paths(inOrder).get(1_999), is("/by/n01997"));
    assertThat(at(shuffled, "/by/n01997").count(), is(1L));
    assertThat(at(shuffled, "/by").count(), is(6_000L));
  }

  @Test
  void whenItemsAreDeep_whatIsBelowTheGreatestDepthIsLeftOut() {
    Profiles profiles = profiles(List.of("{'a':".repeat(20) + "1" + "}".repeat(20)));
    assertThat(paths(profiles).size(), is(17));
    assertThat(profiles.cutSources(), contains("api"));
  }

  @Test
  void whenOneSourceHasManyPaths_theOthersKeepTheirs() {
    Profiles profiles = new Profiles();
    ItemProfiler profiler = new ItemProfiler(profiles);
    StringBuilder many = new StringBuilder("{'n': 0");
    for (int i = 0; i < 2 * Profiles.MAX_ITEM_PATHS; i++) {
      many.append(", 'n").append(i).append("': 0");
    }
    profiler.add("a", json(many + "}"), line(1));
    profiler.add("b", json("{'z': {'z': 1}}"), line(2));
    assertThat(profiles.get(Profiles.Kind.ITEM, "b", "/z/z").count(), is(1L));
    assertThat(profiles.cutSources(), contains("a"));
  }
}
