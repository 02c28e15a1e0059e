package dev.collection.transforms.series;

import java.util.List;

/**
 * What is unusual about a run, as its numbers go.
 *
 * @param findings by source, kind and path
 * @param notes why something could not be judged
 */
public record SeriesReport(List<Unusual> findings, List<String> notes) {
  /** Of a run that is not judged. */
  public static final SeriesReport NONE = new SeriesReport(List.of(), List.of());

  /**
   * One number that is.
   *
   * @param value of this run
   * @param isMore whether it is more than expected
   * @param sentence for people
   */
  public record Unusual(RunNumbers.Key key, double value, boolean isMore, String sentence) {}

  public SeriesReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }
}
