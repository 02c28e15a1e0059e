package dev.collection.pipeline.summary;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import dev.collection.transforms.enrich.LookupDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a summary says of lookups. Their entries are no records of the run's account. */
final class LookupCounts {
  private final List<LookupDefinition> lookups;
  private final Measures measures;

  LookupCounts(List<LookupDefinition> lookups, Measures measures) {
    this.lookups = lookups;
    this.measures = measures;
  }

  /** By the name of the lookup, in the order of the spec. */
  Map<String, RunSummary.Lookup> byName() {
    Map<String, RunSummary.Lookup> counts = new LinkedHashMap<>();
    for (LookupDefinition lookup : lookups) {
      counts.put(
          lookup.name(),
          new RunSummary.Lookup(
              measures.ofSource(Measure.LOOKUP_ENTRIES, lookup.name()),
              measures.ofSource(Measure.LOOKUP_LEFT_OUT, lookup.name()),
              names(Measure.LOOKUP_UNKNOWN, lookup.name()).size(),
              measures.ofSource(Measure.LOOKUP_UNKNOWN, lookup.name())));
    }
    return counts;
  }

  /** Only what is worth a look: a lookup that has every code is not told. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    byName()
        .forEach(
            (name, lookup) -> {
              if (lookup.leftOut() > 0) {
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "lookup %s: %,d of its entries left out, %s",
                        name,
                        lookup.leftOut(),
                        names(Measure.LOOKUP_LEFT_OUT, name).get(0)));
              }
              if (lookup.unknownRecords() > 0 && lookup.unknownCodes() == 0) {
                // Of a run that has no end: the codes are not kept, as there may be ever more.
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "lookup %s: codes unknown in %,d %s; the windows name them",
                        name,
                        lookup.unknownRecords(),
                        Plural.of(lookup.unknownRecords(), "record")));
              } else if (lookup.unknownRecords() > 0) {
                boolean more = measures.get(Measure.LOOKUP_UNKNOWN, name, "") > 0;
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "lookup %s: %s%,d %s unknown in %,d %s, first %s",
                        name,
                        more ? "more than " : "",
                        lookup.unknownCodes(),
                        Plural.of(lookup.unknownCodes(), "code"),
                        lookup.unknownRecords(),
                        Plural.of(lookup.unknownRecords(), "record"),
                        names(Measure.LOOKUP_UNKNOWN, name).get(0)));
              }
            });
    return notes;
  }

  /** Whether this is about a lookup that a run can do without. */
  boolean isOptional(ExtractionReport report) {
    return lookups.stream()
        .anyMatch(lookup -> lookup.optional() && lookup.source().equals(report.source()));
  }

  private List<String> names(Measure measure, String lookup) {
    return measures.counts().keySet().stream()
        .filter(key -> key.measure() == measure && key.source().equals(lookup))
        .map(Measures.Key::name)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
