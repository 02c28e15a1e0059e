package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.RecordType;
import dev.collection.transforms.rules.RuleDefinition;
import java.util.List;

/**
 * A check that was not always met.
 *
 * @param source that the records are of
 * @param part of the dimension: a field, a rule, or what is asked, in brackets
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
  private static final String VERSIONS = " (versions)";

  /** The part of validity that asks whether a record was accepted at all. */
  public static final String ACCEPTED = "(accepted)";

  /** The part of timeliness that asks whether a record was collected in time. */
  public static final String COLLECTED = "(collected)";

  public Issue {
    keys = List.copyOf(keys);
  }

  /** The part of consistency that compares a field between the records of one key. */
  public static String versionsOf(String field) {
    return field + VERSIONS;
  }

  /** Which field a part of consistency compares; null if it is another part. */
  static String comparedField(String part) {
    return part.endsWith(VERSIONS) ? part.substring(0, part.length() - VERSIONS.length()) : null;
  }

  /** The part that a rule is. A required field may have the same name, and is another part. */
  public static String partOf(RuleDefinition rule, RecordType type) {
    boolean taken =
        rule.dimension() == Dimension.COMPLETENESS
            && type.has(rule.name())
            && type.field(type.position(rule.name())).required();
    return taken ? rule.name() + " (rule)" : rule.name();
  }

  /** Whether it is about this rule, and not about a field or another rule of the same name. */
  public boolean isOf(RuleDefinition rule, RecordType type) {
    return dimension == rule.dimension() && part.equals(partOf(rule, type));
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
