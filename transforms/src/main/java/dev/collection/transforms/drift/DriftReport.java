package dev.collection.transforms.drift;

import java.util.List;

/**
 * What is different in a run.
 *
 * @param findings by source, test and path
 * @param notes why something could not be tested
 */
public record DriftReport(List<DriftFinding> findings, List<String> notes) {
  /** Of a run that nothing is compared with. */
  public static final DriftReport NONE = new DriftReport(List.of(), List.of());

  public DriftReport {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }
}
