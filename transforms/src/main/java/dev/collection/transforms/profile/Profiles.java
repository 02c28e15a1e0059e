package dev.collection.transforms.profile;

import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FirstRecords;
import dev.collection.transforms.profile.value.KnownValues;
import dev.collection.transforms.profile.value.ValueKind;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The profiles of a run, or of a part of it, by source and path. Mergeable in any order; see {@link
 * ValueProfile} for what is of all records, and what of a sample. Not thread-safe.
 *
 * <p>Paths of raw items may be any number, where a source uses data as names. Of each source {@link
 * #MAX_ITEM_PATHS} are kept: those of the least depth, and among them the first by name, which are
 * the same ones whatever the order.
 */
public final class Profiles {
  /** Most paths of the raw items of a source. */
  public static final int MAX_ITEM_PATHS = 2_000;

  /** Of each rule that refuses records, and each source, so many places are kept. */
  static final int MAX_REFUSED_PLACES = 500;

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
    public Key {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(path, "path");
    }

    /** How many names and stars its path has, those of a field without its own. */
    int depth() {
      int depth = 0;
      for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
        depth++;
      }
      return depth;
    }

    @Override
    public int compareTo(Key other) {
      int order = kind.compareTo(other.kind);
      if (order == 0 && !source.equals(other.source)) {
        order = source.compareTo(other.source);
      }
      if (order == 0) {
        order = Integer.compare(depth(), other.depth());
      }
      return order == 0 ? path.compareTo(other.path) : order;
    }
  }

  /**
   * A check that records of a source did not meet.
   *
   * @param check dimension and part, such as {@code accuracy/salary_order}
   */
  public record Issue(String source, String check) implements Comparable<Issue> {
    @Override
    public int compareTo(Issue other) {
      int order = source.compareTo(other.source);
      return order == 0 ? check.compareTo(other.check) : order;
    }
  }

  private final Map<Key, ValueProfile> profiles = new LinkedHashMap<>();
  private final Map<Key, RecordSample> samples = new TreeMap<>();
  private final Map<String, Integer> itemPaths = new HashMap<>();

  /** In order, of sources that have as many as are kept. */
  private final Map<String, NavigableSet<Key>> fullItems = new HashMap<>();

  private final SortedMap<Issue, FirstRecords> issues = new TreeMap<>();
  private final Set<String> cut = new TreeSet<>();
  private boolean settled;

  /**
   * The profile of a field; made if there is none.
   *
   * @param known what the worker knows of its values
   */
  ValueProfile field(Key key, KnownValues known) {
    ValueProfile profile = profiles.get(key);
    if (profile == null) {
      profile = ValueProfile.ofField(known);
      profiles.put(key, profile);
    }
    return profile;
  }

  /**
   * The profile of a place in items; made if there is none.
   *
   * @param known what the worker knows of its values; null if a field has them
   * @return null if there are so many others before it that it is not kept
   */
  ValueProfile item(Key key, KnownValues known) {
    ValueProfile profile = profiles.get(key);
    if (profile == null && admits(key)) {
      profile = known == null ? ValueProfile.ofMappedItem() : ValueProfile.ofItem(known);
      put(key, profile);
    }
    return profile;
  }

  /** Whether there is, or now is, room for a place in items. */
  boolean admits(Key key) {
    return profiles.containsKey(key)
        || itemPaths.getOrDefault(key.source(), 0) < MAX_ITEM_PATHS
        || makeRoom(key);
  }

  /** The records that are taken for the sample; made if there is none. */
  RecordSample sample(Kind kind, String source) {
    return samples.computeIfAbsent(new Key(kind, source, ""), unused -> new RecordSample());
  }

  /** By kind and source; the paths of these keys are empty. */
  Map<Key, RecordSample> samples() {
    return samples;
  }

  /**
   * When all parts have been added: gives the values of the sample to the profiles. Nothing can be
   * added afterwards.
   */
  public Profiles settle() {
    samples.forEach(
        (key, sample) ->
            sample.giveTo(path -> profiles.get(new Key(key.kind(), key.source(), path))));
    samples.clear();
    settled = true;
    return this;
  }

  /** Gives up the last path that is kept of a source, if {@code key} comes before it. */
  private boolean makeRoom(Key key) {
    cut.add(key.source());
    NavigableSet<Key> items =
        fullItems.computeIfAbsent(key.source(), source -> new TreeSet<>(items(source).keySet()));
    if (key.compareTo(items.last()) > 0) {
      return false;
    }
    profiles.remove(items.pollLast());
    itemPaths.merge(key.source(), -1, Integer::sum);
    return true;
  }

  /** The records that did not meet a check; made if there is none. */
  FirstRecords issue(String source, String check) {
    return issues.computeIfAbsent(new Issue(source, check), unused -> new FirstRecords());
  }

  /** Notes a record that was refused for what stands at a place. */
  void refuse(String source, RefusedPlace place, Example example) {
    issue(source, place.check()).add(example);
    dropLast(source, place);
  }

  /**
   * Gives up the last place of a rule if there are more than are kept. What is among the first of
   * all is so in each part, so the counts of those that are left are exact.
   */
  private void dropLast(String source, RefusedPlace place) {
    SortedMap<Issue, FirstRecords> places =
        issues.subMap(
            new Issue(source, place.group()),
            new Issue(source, place.group() + Character.MAX_VALUE));
    if (places.size() > MAX_REFUSED_PLACES) {
      issues.remove(places.lastKey());
    }
  }

  /** The places that records of a source were refused for, as far as they are kept. */
  public Map<RefusedPlace, FirstRecords> refused(String source) {
    Map<RefusedPlace, FirstRecords> refused = new LinkedHashMap<>();
    issues.forEach(
        (issue, records) -> {
          RefusedPlace place =
              issue.source().equals(source) ? RefusedPlace.ofCheck(issue.check()) : null;
          if (place != null) {
            refused.put(place, records);
          }
        });
    return refused;
  }

  /**
   * Every check that was not met, with the records that did not meet it, and {@link #refused}
   * places.
   */
  public SortedMap<Issue, FirstRecords> issues() {
    return Collections.unmodifiableSortedMap(issues);
  }

  void put(Issue issue, FirstRecords records) {
    issues.put(issue, records);
  }

  /**
   * Adds another part of the same run, which stays as it is.
   *
   * @throws IllegalStateException if this or the other is settled
   */
  public Profiles addAll(Profiles other) {
    if (settled || other.settled) {
      throw new IllegalStateException("profiles that are settled cannot be added");
    }
    noteLacked(other);
    other.issues.forEach(
        (issue, records) -> {
          issue(issue.source(), issue.check()).addAll(records);
          RefusedPlace place = RefusedPlace.ofCheck(issue.check());
          if (place != null) {
            dropLast(issue.source(), place);
          }
        });
    cut.addAll(other.cut);
    other.profiles.forEach(
        (key, profile) -> {
          ValueProfile mine = profiles.get(key);
          // Null where there are so many that it is not kept.
          if (mine != null) {
            mine.addAll(profile);
          }
        });
    other.samples.forEach((key, sample) -> sample(key.kind(), key.source()).addAll(sample));
    return this;
  }

  /** Before two parts are merged: what only one of them has met, all objects of the other lack. */
  private void noteLacked(Profiles other) {
    profiles.forEach(
        (key, mine) -> {
          if (!other.profiles.containsKey(key)) {
            mine.addWithout(other.firstObjectAbove(key));
          }
        });
    other.profiles.forEach(
        (key, profile) -> {
          if (!profiles.containsKey(key) && (key.kind() == Kind.FIELD || admits(key))) {
            ValueProfile mine = profile.emptyCopy();
            mine.addWithout(firstObjectAbove(key));
            put(key, mine);
          }
        });
  }

  /** The first record with an object that could have a member; null if there is none. */
  private Example firstObjectAbove(Key key) {
    int end = key.path().lastIndexOf('/');
    if (key.kind() == Kind.FIELD || end < 0) {
      return null;
    }
    ValueProfile above = get(Kind.ITEM, key.source(), key.path().substring(0, end));
    return above == null ? null : above.first(ValueKind.OBJECT);
  }

  /** Puts a profile back that was read from somewhere; one of the same key is replaced. */
  public void put(Key key, ValueProfile profile) {
    if (profiles.put(key, profile) == null && key.kind() == Kind.ITEM) {
      itemPaths.merge(key.source(), 1, Integer::sum);
      NavigableSet<Key> full = fullItems.get(key.source());
      if (full != null) {
        full.add(key);
      }
    }
  }

  /** Those of the places in the items of a source, in the order of their keys. */
  SortedMap<Key, ValueProfile> items(String source) {
    SortedMap<Key, ValueProfile> items = new TreeMap<>();
    profiles.forEach(
        (key, profile) -> {
          if (key.kind() == Kind.ITEM && key.source().equals(source)) {
            items.put(key, profile);
          }
        });
    return items;
  }

  /** Every profile, in no order. */
  Map<Key, ValueProfile> all() {
    return profiles;
  }

  /** Every profile, in the order of its key; a new map each time. */
  public SortedMap<Key, ValueProfile> byKey() {
    return new TreeMap<>(profiles);
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

  /** Whether there is neither a profile nor an issue. */
  public boolean isEmpty() {
    return profiles.isEmpty() && issues.isEmpty();
  }
}
