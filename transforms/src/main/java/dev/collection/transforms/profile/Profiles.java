package dev.collection.transforms.profile;

import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The profiles of a run, or of a part of it, by source and path. Mergeable in any order; see {@link
 * ValueProfile} for what is the same then to the bit, and what within a bound. Not thread-safe.
 *
 * <p>Paths of raw items may be any number, where a source uses data as names. Of each source {@link
 * #MAX_ITEM_PATHS} are kept: those of the least depth, and among them the first by name, which are
 * the same ones whatever the order.
 */
public final class Profiles {
  /** Most paths of the raw items of a source. */
  public static final int MAX_ITEM_PATHS = 2_000;

  /** What is profiled. */
  public enum Kind {
    /** A field of the records that are left when versions of one key are. */
    FIELD,
    /** A place in the items, as they were read. */
    ITEM
  }

  /**
   * What a profile is of.
   *
   * @param path of an item: a JSON Pointer with {@code *} for every element of an array, empty for
   *     the item itself; of a field: its name, with {@code /*} for the elements of an array and
   *     {@code /NAME} for members
   */
  public record Key(Kind kind, String source, String path) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind)
            .thenComparing(Key::source)
            .thenComparingInt(Key::depth)
            .thenComparing(Key::path);

    public Key {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(path, "path");
    }

    /** How many names and stars its path has, those of a field without its own. */
    int depth() {
      return (int) path.chars().filter(c -> c == '/').count();
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final NavigableMap<Key, ValueProfile> profiles = new TreeMap<>();
  private final SortedMap<String, Integer> itemPaths = new TreeMap<>();
  private final Set<String> cut = new TreeSet<>();

  /** The profile of a field; made if there is none. */
  ValueProfile field(String source, String path) {
    return profiles.computeIfAbsent(
        new Key(Kind.FIELD, source, path), unused -> new ValueProfile());
  }

  /**
   * The profile of a place in items; made if there is none.
   *
   * @return null if there are so many others before it that it is not kept
   */
  ValueProfile item(String source, String path) {
    Key key = new Key(Kind.ITEM, source, path);
    ValueProfile profile = profiles.get(key);
    if (profile != null) {
      return profile;
    }
    if (itemPaths.getOrDefault(source, 0) >= MAX_ITEM_PATHS) {
      cut.add(source);
      Key last = lastItem(source);
      if (key.compareTo(last) > 0) {
        return null;
      }
      profiles.remove(last);
      itemPaths.merge(source, -1, Integer::sum);
    }
    itemPaths.merge(source, 1, Integer::sum);
    profile = new ValueProfile();
    profiles.put(key, profile);
    return profile;
  }

  /** The last of the paths that are kept. */
  private Key lastItem(String source) {
    // No source's name is followed directly by that character in the name of another.
    return profiles.lowerKey(new Key(Kind.ITEM, source + '\0', ""));
  }

  public Profiles addAll(Profiles other) {
    cut.addAll(other.cut);
    other.profiles.forEach(
        (key, profile) -> {
          ValueProfile mine =
              key.kind() == Kind.FIELD
                  ? field(key.source(), key.path())
                  : item(key.source(), key.path());
          if (mine != null) {
            mine.addAll(profile);
          }
        });
    return this;
  }

  /** Puts a profile back that was read from somewhere; one of the same key is replaced. */
  public void put(Key key, ValueProfile profile) {
    if (profiles.put(key, profile) == null && key.kind() == Kind.ITEM) {
      itemPaths.merge(key.source(), 1, Integer::sum);
    }
  }

  /** Every profile, in the order of its key. */
  public SortedMap<Key, ValueProfile> byKey() {
    return Collections.unmodifiableSortedMap(profiles);
  }

  /** One profile; null if there is none. */
  public ValueProfile get(Kind kind, String source, String path) {
    return profiles.get(new Key(kind, source, path));
  }

  /** Sources whose items have more paths than are kept. */
  public Set<String> cutSources() {
    return Collections.unmodifiableSet(cut);
  }

  void cut(String source) {
    cut.add(source);
  }

  public boolean isEmpty() {
    return profiles.isEmpty();
  }
}
