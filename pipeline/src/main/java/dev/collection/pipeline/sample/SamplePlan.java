package dev.collection.pipeline.sample;

import dev.collection.pipeline.sample.SampleOutput.Format;
import dev.collection.pipeline.sample.posting.Appearance;
import dev.collection.pipeline.sample.posting.Appearance.Version;
import dev.collection.pipeline.sample.posting.SampleFault;
import dev.collection.pipeline.sample.posting.SampleFault.Where;
import java.time.LocalDate;
import java.util.Map;

/**
 * Decides which posting comes next, in which version and with which fault.
 *
 * <p>Postings are numbered from 0, and the fault of a posting follows from its number. Those that
 * come twice are found again by two cursors that run behind the newest posting, one in the same
 * collection and one over the collection before; so nothing is held, however many items there are.
 */
final class SamplePlan {
  /** Most postings between the two items of a key in one collection. */
  private static final long DISTANCE = 170;

  /** 2^64 divided by the golden ratio. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** An odd number that carries each bit of a seed far up. */
  private static final long SEED_STEP = 0xD1342543DE82EF95L;

  private final SampleOptions options;
  private final SampleFault[] faults;
  private final double[] upTo;

  private int collection = -1;
  private LocalDate previousDay;
  private LocalDate day;
  private long slots;
  private long slot;
  private long next;
  private long first;
  private long distance;
  private long nearCursor;
  private long previousFirst;
  private long previousCursor;

  SamplePlan(SampleOptions options, Format format) {
    this.options = options;
    this.faults = new SampleFault[options.shares().size()];
    this.upTo = new double[faults.length];
    double sum = 0;
    int index = 0;
    for (Map.Entry<SampleFault, Double> share : options.shares().entrySet()) {
      boolean possible =
          switch (share.getKey().where()) {
            case LINES -> format == Format.JSONL;
            case NEXT_COLLECTION -> options.collections() > 1;
            case REPEATED, ANYWHERE -> true;
          };
      sum += possible ? share.getValue() : 0;
      faults[index] = share.getKey();
      upTo[index++] = sum;
    }
  }

  /** Goes on with the next collection. */
  void startCollection() {
    collection++;
    previousDay = day;
    day = options.collectedOn(collection);
    slots = options.recordsOf(collection);
    slot = 0;
    previousFirst = first;
    previousCursor = first;
    first = next;
    nearCursor = next;
    distance = Math.max(1, Math.min(DISTANCE, slots / 8));
  }

  /** The next item of the collection; there are {@link SampleOptions#recordsOf} of them. */
  Appearance nextAppearance() {
    slot++;
    // The previous collection is gone through at the pace of this one, so that its postings are
    // spread over all files.
    long due = previousFirst + (first - previousFirst) * slot / slots;
    while (previousCursor < due) {
      long ordinal = previousCursor++;
      SampleFault fault = faultOf(ordinal, collection - 1);
      if (fault != null && fault.where() == Where.NEXT_COLLECTION) {
        return new Appearance(ordinal, fault, laterVersion(fault), true, previousDay, day);
      }
    }
    while (nearCursor < next - distance) {
      long ordinal = nearCursor++;
      SampleFault fault = faultOf(ordinal, collection);
      if (fault != null && fault.where() == Where.REPEATED) {
        return new Appearance(ordinal, fault, laterVersion(fault), true, day, day);
      }
    }
    long ordinal = next++;
    SampleFault fault = faultOf(ordinal, collection);
    return new Appearance(ordinal, fault, firstVersion(fault), false, day, day);
  }

  private SampleFault faultOf(long ordinal, int home) {
    double position = spread(options.seed(), ordinal);
    if (upTo.length == 0 || position >= upTo[upTo.length - 1]) {
      return null;
    }
    int index = 0;
    while (position >= upTo[index]) {
      index++;
    }
    SampleFault fault = faults[index];
    boolean lastCollection = home == options.collections() - 1;
    return fault.where() == Where.NEXT_COLLECTION && lastCollection ? null : fault;
  }

  /**
   * A number from 0 (inclusive) to 1 (exclusive) for posting {@code ordinal}. The numbers of any
   * consecutive postings are spread evenly (multiples of the golden ratio), so that a share of 1 in
   * 1,000 is met exactly, not on average.
   */
  private static double spread(long seed, long ordinal) {
    return ((seed * SEED_STEP + ordinal * GOLDEN_RATIO) >>> 11) * 0x1.0p-53;
  }

  private static Version firstVersion(SampleFault fault) {
    boolean older = fault == SampleFault.OLDER_VERSION_FIRST || fault == SampleFault.RENUMBERED;
    return older ? Version.OLDER : Version.CURRENT;
  }

  private static Version laterVersion(SampleFault fault) {
    return switch (fault) {
      case OLDER_VERSION_LATER -> Version.OLDER;
      case CONFLICTING_PAY -> Version.REPRICED;
      case EXTENDED -> Version.EXTENDED;
      case REOPENED -> Version.REOPENED;
      default -> Version.CURRENT;
    };
  }
}
