package dev.collection.transforms.enrich;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How one field is filled from a lookup.
 *
 * @param field the field that is filled
 * @param lookup name of the lookup
 * @param by fields whose values are the key, in the order of the lookup's; a record in which one of
 *     them is null is left as it is
 * @param take which value of the entry
 * @param when which records are filled
 * @param sameAs of {@link When#SAME_AS}: the other field; otherwise null
 * @param clearsUnknown whether a code that the lookup does not have makes the field null; otherwise
 *     the field stays as it is
 */
public record EnrichmentDefinition(
    String field,
    String lookup,
    List<String> by,
    String take,
    When when,
    String sameAs,
    boolean clearsUnknown)
    implements Serializable {

  /** Which records are filled. */
  public enum When {
    /** Every record; a null of the lookup does not replace a value. */
    ALWAYS,
    /** Those in which the field is null. */
    MISSING,
    /** Those in which the field is null or says the same as another one. */
    SAME_AS
  }

  public EnrichmentDefinition {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(lookup, "lookup");
    by = List.copyOf(by);
    Objects.requireNonNull(take, "take");
    Objects.requireNonNull(when, "when");
  }

  /** Whether this has to be done after {@code other}, whose field it reads. */
  boolean reads(EnrichmentDefinition other) {
    return !other.field.equals(field) && (by.contains(other.field) || other.field.equals(sameAs));
  }
}
