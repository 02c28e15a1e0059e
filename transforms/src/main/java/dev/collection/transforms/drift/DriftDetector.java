package dev.collection.transforms.drift;

import dev.collection.model.Plural;
import dev.collection.transforms.profile.ItemProfiler;
import dev.collection.transforms.profile.Profiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Compares a run with the last good ones. Stateless. */
public final class DriftDetector {
  private final DriftDefinition definition;
  private final Map<String, MappedPointers> mappings;

  /**
   * @param mappings which places of its items each source reads, by its name
   */
  public DriftDetector(DriftDefinition definition, Map<String, MappedPointers> mappings) {
    this.definition = definition;
    this.mappings = new TreeMap<>(mappings);
  }

  /**
   * What is different.
   *
   * @param profiles of the run
   * @param runs of the last good runs, the latest first
   */
  public DriftReport compare(Profiles profiles, List<Profiles> runs) {
    return compare(profiles, runs, runs);
  }

  /**
   * What is different in a run whose records were held against other ones than it is compared with.
   *
   * @param contract what {@link CheckContract} knows; it does not matter unless records are refused
   */
  public DriftReport compare(Profiles profiles, List<Profiles> runs, List<Profiles> contract) {
    List<DriftFinding> findings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    mappings.forEach(
        (source, mapped) -> {
          Findings found = new Findings(definition, source, mapped);
          SourceHistory history = new SourceHistory(source, profiles, runs);
          SourceHistory held = new SourceHistory(source, new Profiles(), contract);
          CodeDrift codes = new CodeDrift(definition, mapped, found);
          notes.addAll(leftOut(source, history, profiles));
          boolean relative = definition.tests().keySet().stream().anyMatch(DriftTest::isRelative);
          int needed = relative ? definition.runs() : 1;
          if (history.runs() < needed) {
            notes.add(
                "source "
                    + source
                    + ": drift: not enough history: "
                    + history.runs()
                    + " of "
                    + needed
                    + Plural.of(needed, " run"));
          }
          if (history.runs() > 0 && history.volume() > 0) {
            Unrefused unrefused = new Unrefused(definition, history, held);
            new StructureDrift(definition, history, mapped, unrefused, found).find();
            codes.find(history, unrefused);
          }
          if (relative && history.runs() >= definition.runs()) {
            new RelativeDrift(definition, history, mapped, found).find();
          }
          new RefusedDrift(codes, held, found).find(profiles.refused(source));
          findings.addAll(found.all());
        });
    findings.sort(
        Comparator.comparing(DriftFinding::source)
            .thenComparing(DriftFinding::test)
            .thenComparing(DriftFinding::path));
    return new DriftReport(findings, notes);
  }

  /** What is not compared because there is too much of it. */
  private static List<String> leftOut(String source, SourceHistory history, Profiles profiles) {
    List<String> notes = new ArrayList<>();
    if (history.isCut()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "source %s: its items have more than %,d places; new, vanished and renamed ones are"
                  + " told of the first %,d, which are those with the fewest names in their"
                  + " pointer, up to %s",
              source,
              Profiles.MAX_ITEM_PATHS,
              Profiles.MAX_ITEM_PATHS,
              history.lastComplete()));
    }
    if (profiles.cutSources().contains(source)
        && history.now(Profiles.Kind.ITEM).size() < Profiles.MAX_ITEM_PATHS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "source %s: its items have places with more than %d names or %d characters in their"
                  + " pointer; those are not looked at",
              source,
              ItemProfiler.MAX_DEPTH,
              ItemProfiler.MAX_POINTER));
    }
    return notes;
  }
}
