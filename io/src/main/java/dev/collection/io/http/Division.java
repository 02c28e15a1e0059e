package dev.collection.io.http;

import dev.collection.io.http.paging.PagePlan;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Plural;

/**
 * A slice that was divided, and whether the narrower ones together have as many different records
 * as it announced, and those of its own first page. If not, a list of values may be incomplete, or
 * records may have come and gone while the narrower slices were read: so its first page is asked
 * for once more. The lower of both numbers counts, and the records that were on it both times. Used
 * by one thread.
 */
final class Division {
  private final SliceRead whole;
  private final Division above;
  private final boolean identified;
  private final Fingerprints found = new Fingerprints();
  private final Fingerprints ofParts = new Fingerprints();
  private int open;
  private boolean complete = true;

  /**
   * @param above of which {@code whole} is a part itself; null if there is none
   * @param parts into how many slices it was divided
   * @param identified whether it is known what identifies a record; otherwise one record may look
   *     different in two answers
   */
  Division(SliceRead whole, Division above, int parts, boolean identified) {
    this.whole = whole;
    this.above = above;
    this.identified = identified;
    this.open = parts;
    found.addAll(whole.found());
  }

  Division above() {
    return above;
  }

  /** A part that is not read any further, or was divided itself and is done. */
  void finish(Fingerprints ofPart, boolean partIsComplete) {
    found.addAll(ofPart);
    ofParts.addAll(ofPart);
    complete &= partIsComplete;
    open--;
  }

  boolean done() {
    return open == 0;
  }

  Fingerprints found() {
    return found;
  }

  boolean complete() {
    return complete;
  }

  /** Whether a record that was announced came in none of the parts, all of which are complete. */
  boolean lacks() {
    return complete && (missing(whole.plan().announced()) > 0 || outside(whole.found()) > 0);
  }

  /** How many records of the whole are in none of the parts, as far as that can be told. */
  private long outside(Fingerprints ofWhole) {
    return identified ? ofWhole.countOutside(ofParts) : 0;
  }

  private long missing(long announced) {
    return announced == PagePlan.NOT_ANNOUNCED || found.count() == Fingerprints.NOT_COUNTED
        ? 0
        : announced - found.count();
  }

  /** The reading of the first page once more. */
  SliceRead countAgain() {
    return whole.again(this);
  }

  /** What became of it when it was counted again. */
  ExtractionReport judge(SliceRead again) {
    found.addAll(again.found());
    long announced = Math.min(whole.plan().announced(), again.plan().announced());
    if (again.plan().announced() == PagePlan.NOT_ANNOUNCED) {
      announced = whole.plan().announced();
    }
    long missing = Math.max(0, missing(announced));
    long outside = outside(whole.found().and(again.found()));
    complete = missing == 0 && outside == 0;
    String name = whole.slice().name();
    String part = (name.isEmpty() ? "" : name + ", ") + "in no slice";
    String what = name.isEmpty() ? "the source" : "the slice " + name;
    String remedy = "the values of `slices` do not cover everything; complete them";
    if (complete) {
      return again.report(part, PagePlan.NOT_ANNOUNCED, Status.COMPLETE, "");
    }
    String message =
        missing > 0
            ? what
                + " announced "
                + announced
                + Plural.of(announced, " record")
                + ", and its slices have "
                + found.count()
                + Plural.of(found.count(), " different one")
                + ": "
            : outside
                + Plural.of(outside, " record")
                + " of the first page of "
                + what
                + (outside == 1 ? " is" : " are")
                + " in none of its slices: ";
    return again.report(part, missing, Status.TRUNCATED, message + remedy).withDistinct(0);
  }
}
