package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import java.util.List;

/**
 * A check that was not always met.
 *
 * @param source that the records are of
 * @param part of the dimension: a field, a rule, or what is compared, in brackets
 * @param missed how often it was not met
 * @param checked how often it was asked
 * @param keys of the first records that did not meet it; empty where they are not known
 * @param sentence for people: what, how often, and since which record
 */
public record Issue(
    String source,
    Dimension dimension,
    String part,
    long missed,
    long checked,
    List<String> keys,
    String sentence) {
  /** The part of consistency that compares the records of one key. */
  public static final String VERSIONS = "(versions)";

  /** The part of validity that asks whether a record was accepted at all. */
  public static final String ACCEPTED = "(accepted)";

  /** The part of timeliness that asks whether a record was collected in time. */
  public static final String COLLECTED = "(collected)";

  public Issue {
    keys = List.copyOf(keys);
  }

  /** Knows the first records that did not meet a check. */
  @FunctionalInterface
  public interface Records {
    /** Of nothing is anything known. */
    Records UNKNOWN = (source, check) -> List.of();

    /**
     * Their keys, the first one first; empty if they are not known.
     *
     * @param source null for all sources
     * @param check dimension and part, such as {@code accuracy/salary_order}
     */
    List<String> of(String source, String check);
  }
}
