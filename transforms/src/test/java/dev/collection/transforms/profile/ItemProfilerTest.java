package dev.collection.transforms.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import dev.collection.model.Locator;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
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
    return unsettled(items).settle();
  }

  private static Profiles unsettled(List<String> items) {
    Profiles profiles = new Profiles();
    ItemProfiler profiler = profiler().into(profiles);
    for (int i = 0; i < items.size(); i++) {
      profiler.add("api", json(items.get(i)), line(i + 1));
    }
    return profiles;
  }

  /** One that knows no place that a field reads, but for {@code /read}. */
  private static ItemProfiler profiler() {
    return new ItemProfiler((source, pointer) -> pointer.equals("/read"));
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
    Profiles first = unsettled(items.subList(0, 2_500));
    Profiles shuffled = unsettled(items.subList(2_500, items.size())).addAll(first).settle();

    assertThat(paths(inOrder).size(), is(Profiles.MAX_ITEM_PATHS));
    assertThat(paths(shuffled), is(paths(inOrder)));
    assertThat(inOrder.cutSources(), contains("api"));
    assertThat(shuffled.cutSources(), contains("api"));
    // The item, the object, and the first names.
    assertThat(paths(inOrder).get(1_999), is("/by/n01997"));
    assertThat(at(shuffled, "/by/n01997").count(), is(1L));
    assertThat(at(shuffled, "/by").count(), is(6_000L));
  }

  private static byte[] encoded(Profiles profiles) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ProfilesCoder().encode(profiles, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Profiles decoded(byte[] bytes) {
    try {
      return new ProfilesCoder().decode(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> stored(Profiles profiles) {
    List<String> stored = new ArrayList<>();
    profiles
        .settle()
        .byKey()
        .forEach(
            (key, profile) ->
                stored.add(key.path() + HexFormat.of().formatHex(ProfilesCoder.toBytes(profile))));
    return stored;
  }

  @Test
  void whenEachItemHasOtherNames_theSampleStaysSmallAndTheSame() {
    List<String> items = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 6_000; i++) {
      StringBuilder names = new StringBuilder("{'id': " + i);
      for (int j = 0; j < 20; j++) {
        names.append(", 'n%08x': %d".formatted(random.nextInt(), i));
      }
      items.add(names.append('}').toString());
    }
    ItemProfiler profiler = profiler();
    Profiles merged = new Profiles();
    for (int from = 0; from < items.size(); from += 120) {
      Profiles bundle = new Profiles();
      profiler.into(bundle);
      for (int i = from; i < from + 120; i++) {
        profiler.add("api", json(items.get(i)), line(i + 1));
      }
      merged.addAll(decoded(encoded(bundle)));
    }

    // With one list of all paths for each bundle it was 3.7 MB.
    assertThat(encoded(merged).length, is(lessThan(700_000)));
    assertThat(stored(decoded(encoded(merged))), is(stored(unsettled(items))));
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
    ItemProfiler profiler = profiler().into(profiles);
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
