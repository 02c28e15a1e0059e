package dev.collection.io.http.slice;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which slices there are, and into which smaller ones each can be divided. */
public final class SlicePlan {
  private final List<SliceDimension> dimensions;
  private final boolean always;
  private final CodeLists codeLists;
  private final LocalDate today;
  private final LocalDate since;

  /** Gives the codes of a list that has to be asked for. */
  @FunctionalInterface
  public interface CodeLists {
    /**
     * @throws UnavailableCodesException if the list cannot be had
     * @throws IOException if this machine is at fault
     */
    List<String> values(SliceValues.CodeList list)
        throws UnavailableCodesException, IOException, InterruptedException;
  }

  /** A code list cannot be had; the message is for people. */
  public static final class UnavailableCodesException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnavailableCodesException(String message) {
      super(message);
    }
  }

  /**
   * @param dimensions in the order in which they are used
   * @param always whether the whole is divided by the first dimension before anything is asked;
   *     otherwise only what has more than the source hands out
   * @param since first day that is of interest; null for all
   */
  public SlicePlan(
      List<SliceDimension> dimensions,
      boolean always,
      CodeLists codeLists,
      LocalDate today,
      LocalDate since) {
    this.dimensions = List.copyOf(dimensions);
    this.always = always;
    this.codeLists = codeLists;
    this.today = today;
    this.since = since;
  }

  /** The slices to begin with. */
  public List<Slice> first() throws UnavailableCodesException, IOException, InterruptedException {
    return always && !dimensions.isEmpty() ? split(Slice.WHOLE) : List.of(Slice.WHOLE);
  }

  /** Whether the slices are to have everything, and not only what is of interest. */
  public boolean coversAll() {
    return since == null;
  }

  /** Whether {@code slice} can be divided. */
  public boolean canSplit(Slice slice) {
    return nextDimension(slice) < dimensions.size();
  }

  /**
   * The slices that together have everything that {@code slice} has; none for a range without days.
   */
  public List<Slice> split(Slice slice)
      throws UnavailableCodesException, IOException, InterruptedException {
    int next = nextDimension(slice);
    SliceDimension dimension = dimensions.get(next);
    if (dimension.values() instanceof SliceValues.Dates dates) {
      return ranges(slice, next + 1, dimension.parameters(), dates);
    }
    List<String> values =
        dimension.values() instanceof SliceValues.CodeList list
            ? codeLists.values(list)
            : ((SliceValues.Listed) dimension.values()).values();
    List<Slice> slices = new ArrayList<>();
    for (String value : values) {
      Map<String, String> parameters = new LinkedHashMap<>(slice.parameters());
      parameters.put(dimension.parameters().get(0), value);
      slices.add(new Slice(parameters, next + 1, slice.first(), slice.last()));
    }
    return slices;
  }

  /** The next dimension that makes anything smaller. */
  private int nextDimension(Slice slice) {
    int next = slice.depth();
    while (next < dimensions.size()
        && dimensions.get(next).values() instanceof SliceValues.Dates dates
        && slice.first() != null
        && !slice.first().plus(dates.step()).minusDays(1).isBefore(slice.last())) {
      next++;
    }
    return next;
  }

  private List<Slice> ranges(Slice slice, int depth, List<String> names, SliceValues.Dates dates) {
    LocalDate first = slice.first() == null ? dates.from() : slice.first();
    LocalDate last = slice.last();
    if (last == null) {
      last = dates.to() == null ? today : dates.to();
    }
    if (since != null && since.isAfter(first)) {
      first = since;
    }
    DateTimeFormatter format = DateTimeFormatter.ofPattern(dates.pattern(), Locale.ROOT);
    List<Slice> slices = new ArrayList<>();
    LocalDate begin = first;
    for (int i = 1; !begin.isAfter(last); i++) {
      // Counted from the first day, so that months that begin on a 31st do not drift.
      LocalDate next = first.plus(dates.step().multipliedBy(i));
      LocalDate end = next.isAfter(last) ? last : next.minusDays(1);
      Map<String, String> parameters = new LinkedHashMap<>(slice.parameters());
      parameters.put(names.get(0), format.format(begin));
      if (names.size() == 2) {
        parameters.put(names.get(1), format.format(dates.endExclusive() ? end.plusDays(1) : end));
      }
      slices.add(new Slice(parameters, depth, begin, end));
      begin = next;
    }
    return slices;
  }
}
