package dev.collection.transforms.drift;

import dev.collection.model.Plural;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FirstRecords;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds codes of fields, and of places that no field reads, that no earlier run had. */
final class CodeDrift {
  private static final int MOST_NEW_CODES = 5;

  private final DriftDefinition definition;
  private final MappedPointers mapped;
  private final Findings findings;

  private record Code(long count, Example first) {}

  CodeDrift(DriftDefinition definition, MappedPointers mapped, Findings findings) {
    this.definition = definition;
    this.mapped = mapped;
    this.findings = findings;
  }

  /**
   * What the run has.
   *
   * @param history of at least one run
   */
  void find(SourceHistory history, Unrefused unrefused) {
    history
        .now(Profiles.Kind.FIELD)
        .forEach((path, profile) -> find(Profiles.Kind.FIELD, path, profile, history, unrefused));
    history
        .now(Profiles.Kind.ITEM)
        .forEach(
            (pointer, profile) -> {
              if (!mapped.covers(pointer)) {
                find(Profiles.Kind.ITEM, pointer, profile, history, unrefused);
              }
            });
  }

  private void find(
      Profiles.Kind kind,
      String path,
      ValueProfile profile,
      SourceHistory history,
      Unrefused unrefused) {
    Map<String, Long> known = history.codes(kind, path, definition.minRecords());
    if (!profile.hasAllValues() || known.isEmpty()) {
      return;
    }
    SortedMap<String, Code> codes = new TreeMap<>();
    profile
        .valueCounts()
        .forEach(
            (code, count) -> {
              if (!known.containsKey(code)) {
                codes.put(code, new Code(count, profile.firstOf(code)));
              }
            });
    if (!codes.isEmpty()) {
      tell(kind, path, codes, known.size(), unrefused);
    }
  }

  /**
   * Codes that records were refused for. Those of fields are in no profile, as they are in no
   * record that was kept.
   *
   * @param place pointer in the items, or {@code /field}
   * @param contract what records were held against
   */
  void tellRefused(String place, SortedMap<String, FirstRecords> refused, SourceHistory contract) {
    String field = place.substring(1);
    Map<String, Long> known = contract.codes(Profiles.Kind.FIELD, field, definition.minRecords());
    // Of a field and a place of the same name it is the one that did not know the code.
    boolean isField = !known.isEmpty() && !known.containsKey(refused.firstKey());
    if (!isField) {
      known = contract.codes(Profiles.Kind.ITEM, place, definition.minRecords());
    }
    SortedMap<String, Code> codes = new TreeMap<>();
    refused.forEach(
        (code, records) -> codes.put(code, new Code(records.count(), records.first().get(0))));
    tell(
        isField ? Profiles.Kind.FIELD : Profiles.Kind.ITEM,
        isField ? field : place,
        codes,
        known.size(),
        null);
  }

  /**
   * @param unrefused null if records were refused for all of them
   */
  private void tell(
      Profiles.Kind kind,
      String path,
      SortedMap<String, Code> codes,
      int known,
      Unrefused unrefused) {
    int told = 0;
    for (Map.Entry<String, Code> code : codes.entrySet()) {
      if (told++ == MOST_NEW_CODES) {
        break;
      }
      String more =
          told == MOST_NEW_CODES && codes.size() > told
              ? " and " + count(codes.size() - told) + " more new ones"
              : "";
      String sentence =
          (kind == Profiles.Kind.FIELD ? mapped.named(path) : path)
              + " has a new code `"
              + code.getKey()
              + "`"
              + more
              + (known == 0 ? ":" : ", " + count(known) + " " + Plural.was(known) + " known:");
      long count = code.getValue().count();
      Findings.Told newCode =
          new Findings.Told(
              sentence,
              "",
              code.getValue().first(),
              count,
              unrefused == null ? null : unrefused.ofCode(kind, path, code.getKey()));
      if (kind == Profiles.Kind.FIELD) {
        findings.add(DriftTest.NEW_CODES, kind, path, (double) count, newCode);
      } else {
        findings.tellsRefused(DriftTest.NEW_CODES, path);
        findings.addMember(
            Findings.Way.NEW_CODES, DriftTest.NEW_CODES, path, (double) count, newCode);
      }
    }
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
