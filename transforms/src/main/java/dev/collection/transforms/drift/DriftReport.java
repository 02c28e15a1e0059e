package dev.collection.transforms.drift;

import java.util.List;
import java.util.Map;

/**
 * What is different in a run.
 *
 * @param findings by source, test and path
 * @param notes why something could not be tested
 * @param unmapped by source: the places in its items that have values and are read by no field
 */
public record DriftReport(
    List<DriftFinding> findings, List<String> notes, Map<String, List<String>> unmapped) {
  /** Of a run that nothing is compared with. */
  public static final DriftReport NONE = new DriftReport(List.of(), List.of(), Map.of());

  public DriftReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
    unmapped = Map.copyOf(unmapped);
  }
}
