package dev.collection.transforms.drift;

import dev.collection.transforms.profile.RefusedPlace;
import dev.collection.transforms.profile.value.FirstRecords;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells what records were refused for where the comparison of the runs does not: codes of fields,
 * which are in no profile then; what a run of a few records lacks; places of which there are so
 * many that they are not kept.
 */
final class RefusedDrift {
  private final CodeDrift codes;
  private final SourceHistory contract;
  private final Findings findings;

  /**
   * @param contract what records were held against
   * @param findings all that was found otherwise
   */
  RefusedDrift(CodeDrift codes, SourceHistory contract, Findings findings) {
    this.codes = codes;
    this.contract = contract;
    this.findings = findings;
  }

  /**
   * @param refused the places that records of the source were refused for
   */
  void find(Map<RefusedPlace, FirstRecords> refused) {
    SortedMap<String, SortedMap<String, FirstRecords>> ofCodes = new TreeMap<>();
    for (DriftTest test : DriftTest.values()) {
      refused.forEach(
          (place, records) -> {
            if (place.rule().equals(test.rule()) && !findings.isTold(test, place)) {
              if (test == DriftTest.NEW_CODES) {
                ofCodes
                    .computeIfAbsent(place.place(), none -> new TreeMap<>())
                    .put(place.value(), records);
              } else {
                add(test, place.place(), records);
              }
            }
          });
    }
    ofCodes.forEach((place, of) -> codes.tellRefused(place, of, contract));
  }

  private void add(DriftTest test, String place, FirstRecords records) {
    Findings.Way way =
        switch (test) {
          case NEW_FIELDS -> Findings.Way.NEW;
          case VANISHED_FIELDS -> Findings.Way.MISSING;
          default -> Findings.Way.OTHER_TYPE;
        };
    String what =
        switch (way) {
          case NEW -> " is new:";
          case MISSING -> " is missing, which none lacked before:";
          default -> " is of a type that it never had:";
        };
    findings.addMember(
        way,
        test,
        place,
        (double) records.count(),
        new Findings.Told(place + what, "", records.first().get(0), records.count()));
  }
}
