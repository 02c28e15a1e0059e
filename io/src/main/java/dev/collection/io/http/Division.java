package dev.collection.io.http;

import dev.collection.io.http.paging.PagePlan;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;

/**
 * A slice that was divided, and whether the narrower ones together have as many different records
 * as it announced. If not, a list of values may be incomplete, or records may have gone while the
 * narrower slices were read: so its first page is asked for once more, to have its number of now.
 * Used by one thread.
 */
final class Division {
  private final SliceRead whole;
  private final Division above;
  private final Fingerprints found = new Fingerprints();
  private int open;
  private boolean complete = true;

  /**
   * @param above of which {@code whole} is a part itself; null if there is none
   * @param parts into how many slices it was divided
   */
  Division(SliceRead whole, Division above, int parts) {
    this.whole = whole;
    this.above = above;
    this.open = parts;
    found.addAll(whole.found());
  }

  Division above() {
    return above;
  }

  /** A part that is not read any further, or was divided itself and is done. */
  void finish(Fingerprints ofPart, boolean partIsComplete) {
    found.addAll(ofPart);
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
    return complete && missing(whole.plan().announced()) > 0;
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
    long missing = missing(announced);
    complete = missing <= 0;
    String name = whole.slice().name();
    String part = (name.isEmpty() ? "" : name + ", ") + "in no slice";
    return complete
        ? again.report(part, PagePlan.NOT_ANNOUNCED, Status.COMPLETE, "")
        : again
            .report(
                part,
                missing,
                Status.TRUNCATED,
                (name.isEmpty() ? "the source" : "the slice " + name)
                    + " announced "
                    + announced
                    + " records, and its slices have "
                    + found.count()
                    + " different ones: the values of `slices` do not cover everything; complete"
                    + " them")
            .withDistinct(0);
  }
}
