package dev.collection.pipeline.sample.posting;

import java.time.LocalDate;

/**
 * One item to be made: which posting, in which version, with which fault.
 *
 * @param ordinal number of the posting, from 0
 * @param fault null for an ordinary posting
 * @param again whether the posting came before
 * @param firstCollectedOn day of the collection in which the posting came first
 * @param collectedOn day of the item's own collection
 */
public record Appearance(
    long ordinal,
    SampleFault fault,
    Version version,
    boolean again,
    LocalDate firstCollectedOn,
    LocalDate collectedOn) {

  /** Which of its versions a posting shows. */
  public enum Version {
    CURRENT,
    /** Posted earlier, with last year's pay. */
    OLDER,
    /** Posted the same day, with last year's pay. */
    REPRICED,
    /** Posted the same day, closing later. */
    EXTENDED,
    /** Posted in the week of the later collection. */
    REOPENED
  }
}
