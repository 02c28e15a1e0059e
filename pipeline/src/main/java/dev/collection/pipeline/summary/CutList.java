package dev.collection.pipeline.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a summary tells of a kind of which there may be very many: the first ones, and that there
 * are more. Each kind is cut by itself, so that none of them takes the place of another.
 *
 * @param most how many are told
 * @param kind in the plural, such as {@code unusual numbers}
 * @param table where all of them are
 */
record CutList(int most, String kind, String table) {
  /** Different from earlier runs. */
  static final CutList DIFFERENCES =
      new CutList(100, "differences from earlier runs", "collection_drift");

  /** Numbers of the run. */
  static final CutList UNUSUAL = new CutList(100, "unusual numbers", "collection_drift");

  /** What complete parts and pages have to say. */
  static final CutList REMARKS =
      new CutList(100, "notes of parts and pages", "collection_extractions");

  /** Parts and pages. */
  static final CutList INCOMPLETE =
      new CutList(100, "incomplete parts and pages", "collection_extractions");

  /** Parts as a whole. */
  static final CutList PARTS = new CutList(5_000, "parts", "collection_extractions");

  /** The notes, as far as they are told, and one that says so if some are not. */
  List<String> notes(List<String> all) {
    List<String> told = new ArrayList<>(all.subList(0, Math.min(most, all.size())));
    told.addAll(leftOut(all.size()));
    return told;
  }

  /**
   * Says how many there are of what the summary tells elsewhere; nothing if it tells all.
   *
   * @param all how many there are
   */
  List<String> leftOut(long all) {
    return all <= most
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d %s are told here, all of them are in %s",
                most,
                all,
                kind,
                table));
  }
}
