package dev.collection.pipeline.sample.posting;

import java.time.LocalDate;

/** One item as it is written, and what its makers know about it. */
public final class GeneratedItem {
  private final byte[] bytes;
  private final String controlNumber;
  private final String positionId;
  private final LocalDate newestPosted;
  private final LocalDate newestClosing;

  GeneratedItem(byte[] bytes, Posting posting) {
    this.bytes = bytes;
    this.controlNumber = posting.controlNumber;
    this.positionId = posting.positionId;
    this.newestPosted = posting.newestPosted;
    this.newestClosing = posting.newestClosing;
  }

  /** UTF-8 JSON without a line end, unless the fault is that it is not; shared, do not modify. */
  public byte[] bytes() {
    return bytes;
  }

  /** Nine digits, also where the item does not show them. */
  public String controlNumber() {
    return controlNumber;
  }

  public String positionId() {
    return positionId;
  }

  /** Posting date of the newest version so far: not the item's own if that is outdated. */
  public LocalDate newestPosted() {
    return newestPosted;
  }

  /** Closing date of the newest version so far. */
  public LocalDate newestClosing() {
    return newestClosing;
  }
}
