package dev.collection.pipeline.spec.yaml;

import dev.collection.pipeline.options.Quantities;
import dev.collection.pipeline.options.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.DoublePredicate;

/**
 * Reads the keys of one map. Every getter reports a value that cannot be and returns the default
 * instead; {@link #finish()} reports the keys that no getter asked for.
 */
public final class YamlMap {
  /** Keys of versions to come: better answered than called unknown. */
  private static final Set<String> LATER = Set.of("alerts", "notify", "publish", "volume");

  private final YamlNode node;
  private final Problems problems;
  private final Set<String> asked = new TreeSet<>();

  private YamlMap(YamlNode node, Problems problems) {
    this.node = node;
    this.problems = problems;
  }

  /** Over {@code node}; reported, and read as empty, if that is not a map. */
  public static YamlMap of(String name, YamlNode node, Problems problems) {
    if (!node.is(YamlNode.Kind.MAP)) {
      problems.add(node, "`" + name + "` must be a map, not " + node.describe());
    }
    return new YamlMap(node, problems);
  }

  public YamlNode node() {
    return node;
  }

  public Problems problems() {
    return problems;
  }

  public boolean has(String key) {
    return node.entries().containsKey(key);
  }

  /** The value of {@code key}; empty if absent, or present without a value, which is reported. */
  public Optional<YamlNode> get(String key) {
    asked.add(key);
    YamlNode value = node.entries().get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value.is(YamlNode.Kind.NULL)) {
      problems.add(node.keyPlace(key), "`" + key + "` has no value; give one or leave the key out");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** As {@link #get}; an absent key is reported with the {@code remedy}. */
  public Optional<YamlNode> require(String key, String remedy) {
    Optional<YamlNode> value = get(key);
    if (!has(key) && node.is(YamlNode.Kind.MAP)) {
      problems.add(node, "`" + key + "` is missing; " + remedy);
    }
    return value;
  }

  /** A map under {@code key}. */
  public Optional<YamlMap> map(String key) {
    return get(key).map(value -> of(key, value, problems));
  }

  /** Text; null if absent. A number or a truth value is text only in quotes. */
  public String text(String key) {
    YamlNode value = get(key).orElse(null);
    if (value == null || !value.is(YamlNode.Kind.SCALAR) || value.value() instanceof String) {
      return value == null ? null : text(key, value);
    }
    problems.add(
        value,
        "`"
            + key
            + "` must be text, not "
            + value.describe()
            + "; if that is the text, write it in quotes");
    return null;
  }

  private String text(String key, YamlNode value) {
    if (value.is(YamlNode.Kind.SCALAR)) {
      return value.text();
    }
    problems.add(value, "`" + key + "` must be text, not " + value.describe());
    return null;
  }

  /** A list of texts, or one text as a list of it; nodes of the kind scalar only. */
  public List<YamlNode> texts(String key) {
    YamlNode value = get(key).orElse(null);
    List<YamlNode> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    if (value.is(YamlNode.Kind.MAP)) {
      problems.add(value, "`" + key + "` must be a list, not a map");
    }
    List<YamlNode> elements = value.is(YamlNode.Kind.SCALAR) ? List.of(value) : value.elements();
    for (YamlNode element : elements) {
      if (element.is(YamlNode.Kind.SCALAR)) {
        texts.add(element);
      } else {
        problems.add(
            element, "an element of `" + key + "` must be text, not " + element.describe());
      }
    }
    return texts;
  }

  /** A map from text to text, in the order of the file. */
  public Map<String, YamlNode> textMap(String key) {
    Map<String, YamlNode> texts = new LinkedHashMap<>();
    map(key)
        .ifPresent(
            map ->
                map.each(
                    (name, value) -> {
                      if (text(name, value) != null) {
                        texts.put(name, value);
                      }
                    }));
    return texts;
  }

  /** Every entry that has a value. */
  public void each(BiConsumer<String, YamlNode> reader) {
    node.entries().keySet().forEach(key -> get(key).ifPresent(value -> reader.accept(key, value)));
  }

  public boolean flag(String key, boolean absent) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    if (value.value() instanceof Boolean truth) {
      return truth;
    }
    problems.add(value, "`" + key + "` must be true or false, not " + value.describe());
    return absent;
  }

  public long whole(String key, long absent, long min, long max) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    if (value.value() instanceof Long number && number >= min && number <= max) {
      return number;
    }
    String range = max == Long.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
    problems.add(
        value, "`" + key + "` must be a whole number " + range + ", not " + value.describe());
    return absent;
  }

  public double number(String key, double absent, double min, double max) {
    String range =
        max == Double.MAX_VALUE ? "of at least " + plain(min) : plain(min) + " to " + plain(max);
    return number(key, absent, number -> number >= min && number <= max, range);
  }

  /**
   * @param range which numbers are allowed, in words: {@code above 0}
   */
  public double number(String key, double absent, DoublePredicate allowed, String range) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    if (value.value() instanceof Number number
        && Double.isFinite(number.doubleValue())
        && allowed.test(number.doubleValue())) {
      return number.doubleValue();
    }
    problems.add(value, "`" + key + "` must be a number " + range + ", not " + value.describe());
    return absent;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  public <T> T choice(String key, Map<String, T> choices, T absent) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    T choice = value.is(YamlNode.Kind.SCALAR) ? choices.get(value.text()) : null;
    if (choice != null) {
      return choice;
    }
    problems.add(
        value,
        "`"
            + key
            + "` must be one of "
            + String.join(", ", new TreeMap<>(choices).keySet())
            + ", not "
            + value.describe()
            + Suggestions.closest(value.text(), choices.keySet())
                .map(close -> "; did you mean `" + close + "`?")
                .orElse(""));
    return absent;
  }

  public Duration duration(String key, Duration absent) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    Optional<Duration> duration = Quantities.duration(value.text());
    if (duration.isEmpty() || duration.get().isZero()) {
      problems.add(
          value,
          "`" + key + "` must be a duration such as 30s, 5m or 24h, not " + value.describe());
      return absent;
    }
    return duration.get();
  }

  /** A range such as {@code 1s..60s}: its two ends; {@code absent} if absent. */
  public List<Duration> durationRange(String key, Duration absentMin, Duration absentMax) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return List.of(absentMin, absentMax);
    }
    String[] ends = value.text().split("\\.\\.", -1);
    if (ends.length == 2) {
      Optional<Duration> min = Quantities.duration(ends[0]);
      Optional<Duration> max = Quantities.duration(ends[1]);
      if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) <= 0) {
        return List.of(min.get(), max.get());
      }
    }
    problems.add(value, "`" + key + "` must be a range such as 1s..60s, not " + value.describe());
    return List.of(absentMin, absentMax);
  }

  /** Bytes of a size such as {@code 64MB}. */
  public long size(String key, long absent, long max) {
    YamlNode value = get(key).orElse(null);
    if (value == null) {
      return absent;
    }
    Optional<Long> bytes = Quantities.bytes(value.text());
    if (bytes.isEmpty() || bytes.get() < 1 || bytes.get() > max) {
      problems.add(
          value,
          "`"
              + key
              + "` must be a size such as 512KB or 64MB, at most "
              + (max >> 20)
              + "MB, not "
              + value.describe());
      return absent;
    }
    return bytes.get();
  }

  /** Reports every key that no getter asked for. */
  public void finish() {
    for (String key : node.entries().keySet()) {
      if (asked.contains(key)) {
        continue;
      }
      if (LATER.contains(key)) {
        problems.add(node.keyPlace(key), "`" + key + "` is not supported in this version");
      } else {
        problems.unknown(node.keyPlace(key), "key", key, asked);
      }
    }
  }
}
