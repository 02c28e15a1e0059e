package dev.collection.io.http;

import dev.collection.io.http.paging.PageDefinition;
import dev.collection.io.http.paging.PagePlan;
import dev.collection.io.http.paging.PageRequest;
import dev.collection.io.http.slice.Slice;
import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import dev.collection.model.Plural;
import dev.collection.model.RawRecord;
import java.util.List;

/**
 * How far one slice has been read, and whether what came agrees with what was announced. Pages can
 * move while they are read: then one record comes twice and another not at all. So different
 * records are counted, and a slice whose numbers do not agree is read again, a few times at most;
 * what all its readings gave together counts. Used by one thread.
 */
final class SliceRead {
  private final String source;
  private final Slice slice;
  private final PageDefinition pages;
  private final Division division;
  private final boolean countsAgain;
  private final Fingerprints all = new Fingerprints();
  private PagePlan plan;
  private int reading = 1;
  private long pagesBefore;
  private Fingerprints ofReading = new Fingerprints();
  private long hash;
  private long lastHash;
  private boolean moved;
  private long lastAnnounced = PagePlan.NOT_ANNOUNCED;
  private long received;
  private long bytes;
  private long requests;

  /**
   * @param pages null if the source has no pages
   * @param division of which the slice is a part; null if there is none
   */
  SliceRead(String source, Slice slice, PageDefinition pages, Division division) {
    this(source, slice, pages, division, false);
  }

  private SliceRead(
      String source, Slice slice, PageDefinition pages, Division division, boolean countsAgain) {
    this.source = source;
    this.slice = slice;
    this.pages = pages;
    this.division = division;
    this.countsAgain = countsAgain;
    this.plan = new PagePlan(pages);
  }

  /** A reading of the first page only, for the sake of the number that it announces. */
  SliceRead again(Division ofThis) {
    SliceRead again = new SliceRead(source, slice, pages, ofThis, true);
    again.reading = reading + 1;
    again.pagesBefore = pagesBefore + plan.nextPage() - 1;
    return again;
  }

  /** Whether it is read only for the sake of its number; its first page is enough then. */
  boolean countsAgain() {
    return countsAgain;
  }

  /** The pages that it needs for certain, the next one first. */
  List<PageRequest> needed(int most) {
    return plan.needed(countsAgain ? 1 : most);
  }

  Division division() {
    return division;
  }

  /** The different records that came. */
  Fingerprints found() {
    return all;
  }

  Slice slice() {
    return slice;
  }

  PagePlan plan() {
    return plan;
  }

  /** 1 for the first. */
  int reading() {
    return reading;
  }

  /** Takes the next page, or that there is none; gives the report of it. */
  ExtractionReport onPage(PageReader.Result result, ItemIdentity identity) {
    long page = plan.next().page();
    boolean confirming = plan.isConfirming();
    requests += result.requests();
    if (result.failure() != null) {
      plan.withoutPage();
    } else {
      int unknown = 0;
      for (RawRecord record : result.records()) {
        long fingerprint = identity.of(record.payload());
        all.add(fingerprint);
        unknown += ofReading.add(fingerprint) ? 1 : 0;
      }
      received += result.records().size();
      bytes += result.bytes();
      if (confirming && unknown == 0) {
        plan.confirmed();
      } else {
        hash = 31 * hash + result.fingerprint();
        plan.after(
            result.records().size(), result.announced(), result.fingerprint(), result.cursor());
      }
    }
    return new ExtractionReport(
        source,
        slice.name(),
        pagesBefore + page,
        result.announced(),
        result.records().size(),
        result.bytes(),
        result.requests(),
        result.failure() == null || confirming ? Status.COMPLETE : Status.FAILED,
        result.failure() == null || confirming ? "" : result.failure());
  }

  /** Requests that gave nothing. */
  void addRequests(long more) {
    requests += more;
  }

  /** Begins another reading of a finished one if that may help; false if this was the last. */
  boolean readAgain() {
    if (settled() || pages == null || reading >= pages.readings()) {
      return false;
    }
    moved |= plan.announced() != plan.firstAnnounced();
    moved |= lastAnnounced != PagePlan.NOT_ANNOUNCED && lastAnnounced != plan.announced();
    lastAnnounced = plan.announced();
    pagesBefore += plan.nextPage() - 1;
    lastHash = hash;
    hash = 0;
    ofReading = new Fingerprints();
    plan = new PagePlan(pages);
    reading++;
    return true;
  }

  /** Whether there is nothing to be gained from reading again. */
  private boolean settled() {
    if (!plan.missing().isEmpty() || plan.reachedCap()) {
      return true;
    }
    if (plan.end() == PagePlan.End.REPEATED_PAGE) {
      return plan.next().page() == 3; // the second page is the first: it always will be
    }
    if (plan.end() == PagePlan.End.BEYOND_TOTAL) {
      return true;
    }
    if (plan.status() == Status.FAILED) {
      return false;
    }
    return agrees() || unchanged();
  }

  /** Whether this reading alone had exactly what it announced, and everything once. */
  private boolean agrees() {
    long distinct = ofReading.count();
    if (plan.announced() == PagePlan.NOT_ANNOUNCED) {
      return distinct == Fingerprints.NOT_COUNTED || distinct == plan.received();
    }
    return plan.announced() == plan.firstAnnounced()
        && (distinct == Fingerprints.NOT_COUNTED ? plan.received() : distinct) == plan.announced();
  }

  /** Whether two readings gave the very same: the source has some records more than once. */
  private boolean unchanged() {
    boolean whole =
        plan.announced() == PagePlan.NOT_ANNOUNCED || plan.received() == plan.announced();
    return reading > 1 && hash == lastHash && whole;
  }

  /** The report of a slice that is not read any further. */
  ExtractionReport report(Status status, String message) {
    return report(slice.name(), plan.announced(), status, message).withDistinct(all.count());
  }

  /** A report in the name of {@code part}, without a count of different records. */
  ExtractionReport report(String part, long announced, Status status, String message) {
    return new ExtractionReport(
        source, part, 0, announced, received, bytes, Math.toIntExact(requests), status, message);
  }

  /** The report of a finished slice. */
  ExtractionReport report() {
    Status status = plan.status();
    String message = plan.message();
    boolean judged =
        pages != null
            && plan.missing().isEmpty()
            && !plan.reachedCap()
            && (status == Status.TRUNCATED || status == Status.COMPLETE);
    if (!judged || (agrees() && reading == 1)) {
      return report(status, message);
    }
    return judgement();
  }

  private ExtractionReport judgement() {
    long distinct = all.count();
    String readings = reading == 1 ? "one reading" : reading + " readings";
    if (agrees()) {
      return report(
          Status.COMPLETE,
          "pages moved while they were read: " + readings + " were needed until all had come");
    }
    if (unchanged() && (pages.repeats() || plan.announced() == PagePlan.NOT_ANNOUNCED)) {
      return report(
          Status.COMPLETE,
          "the source lists "
              + (plan.received() - ofReading.count())
              + Plural.of(plan.received() - ofReading.count(), " record")
              + " more than once, the same in two readings");
    }
    if (plan.announced() == PagePlan.NOT_ANNOUNCED) {
      return report(
          Status.COMPLETE,
          "pages moved while they were read, in each of "
              + readings
              + ", and the source announces no number to compare with; "
              + distinct
              + Plural.of(distinct, " different record")
              + " "
              + Plural.was(distinct)
              + " received");
    }
    moved |= plan.announced() != plan.firstAnnounced();
    moved |= lastAnnounced != PagePlan.NOT_ANNOUNCED && lastAnnounced != plan.announced();
    String numbers =
        distinct
            + Plural.of(distinct, " different record")
            + " "
            + Plural.was(distinct)
            + " received in "
            + readings
            + ", and "
            + plan.announced()
            + " "
            + Plural.was(plan.announced())
            + " announced";
    if (distinct < plan.announced() && distinct != Fingerprints.NOT_COUNTED) {
      String why = plan.message();
      if (unchanged()) {
        why =
            "the same in two readings: some pages may be stale, or the source lists records more"
                + " than once; if it does, say repeats: true";
      }
      return report(Status.TRUNCATED, numbers + (why.isEmpty() ? "; run again" : ": " + why));
    }
    if (moved || distinct == plan.announced()) {
      return report(Status.COMPLETE, numbers + ", a number that changed while they were read");
    }
    return report(
        Status.FAILED,
        numbers + ": nothing explains the difference; if the source miscounts, leave out `total`");
  }
}
