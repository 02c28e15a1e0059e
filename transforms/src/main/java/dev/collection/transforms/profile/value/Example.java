package dev.collection.transforms.profile.value;

import dev.collection.model.CollectedRecord;
import dev.collection.model.Locator;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A record that shows something: the first of those that do, by the time of collection and then by
 * place. Which one is first does not depend on the order in which records arrive.
 *
 * @param key of the record; null if it was refused before it had one
 * @param collectedAt when the source said it
 * @param locator where it was read
 */
public record Example(String key, Instant collectedAt, Locator locator)
    implements Comparable<Example> {
  private static final Comparator<String> KEYS = Comparator.nullsFirst(Comparator.naturalOrder());

  public Example {
    Objects.requireNonNull(collectedAt, "collectedAt");
    Objects.requireNonNull(locator, "locator");
  }

  /** The earlier of two; either may be null, which is later than any. */
  public static Example first(Example left, Example right) {
    if (left == null) {
      return right;
    }
    return right == null || left.compareTo(right) <= 0 ? left : right;
  }

  @Override
  public int compareTo(Example other) {
    // By hand, since it is asked for each value of each record.
    int order = collectedAt.compareTo(other.collectedAt);
    if (order == 0 && !locator.resource().equals(other.locator.resource())) {
      order = locator.resource().compareTo(other.locator.resource());
    }
    if (order == 0) {
      order = Long.compare(locator.page(), other.locator.page());
    }
    if (order == 0) {
      order = Long.compare(locator.position(), other.locator.position());
    }
    if (order == 0) {
      order = locator.unit().compareTo(other.locator.unit());
    }
    return order == 0 ? KEYS.compare(key, other.key) : order;
  }

  /** For people: the key, or the place of a record without one. */
  public String describe() {
    return key == null ? locator.describe() : key.replace(CollectedRecord.KEY_SEPARATOR, ' ');
  }
}
