package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Why no record is refused for what was found, although the policy of its test is {@code reject}:
 * what a run as a whole shows, need not be wrong of any of its records. All reasons are null where
 * records are refused, and where nobody asks for it.
 */
final class Unrefused {
  private static final String OTHER_RUNS =
      "a stream holds its records against the runs before it began";

  private final DriftDefinition definition;
  private final SourceHistory history;
  private final SourceHistory contract;

  /**
   * @param history what the run is compared with
   * @param contract what its records were held against, see {@link CheckContract}
   */
  Unrefused(DriftDefinition definition, SourceHistory history, SourceHistory contract) {
    this.definition = definition;
    this.history = history;
    this.contract = contract;
  }

  /** Of a place that is new. */
  String ofNew(String pointer) {
    if (!definition.rejects(DriftTest.NEW_FIELDS)) {
      return null;
    }
    if (contract.isCut()) {
      return "earlier items had more places than are kept";
    }
    return contract.runs() > 0 && contract.before(Profiles.Kind.ITEM, pointer).isEmpty()
        ? null
        : OTHER_RUNS;
  }

  /** Of a place that is gone, or that some lack. */
  String ofGone(String pointer) {
    long least = definition.minRecords();
    if (!definition.rejects(DriftTest.VANISHED_FIELDS)) {
      return null;
    }
    if (pointer.endsWith("/*")) {
      return "an array may be empty";
    }
    if (contract.hasAlwaysBeenThere(pointer, least)) {
      return null;
    }
    if (!history.hasAlwaysBeenThere(pointer, 0)) {
      return "some lacked it in earlier runs";
    }
    return history.hasAlwaysBeenThere(pointer, least)
        ? OTHER_RUNS
        : String.format(Locale.ROOT, "fewer than %,d had it in earlier runs", least);
  }

  /**
   * Of a place that seems to be renamed: one that has the new name, or lacks the old one, is
   * refused.
   *
   * @param test as which it is told
   */
  String ofRenaming(DriftTest test, String before, String after) {
    if (!definition.rejects(test)) {
      return null;
    }
    String asNew = ofNew(after);
    String asGone = ofGone(before);
    boolean isRefused =
        (definition.rejects(DriftTest.NEW_FIELDS) && asNew == null)
            || (definition.rejects(DriftTest.VANISHED_FIELDS) && asGone == null);
    if (isRefused) {
      return null;
    }
    return asGone == null ? asNew : asGone;
  }

  /** Of a type that a place has never had. */
  String ofType(String pointer, ValueKind kind) {
    if (!definition.rejects(DriftTest.CHANGED_TYPES)) {
      return null;
    }
    Set<ValueKind> known = contract.kindsBefore(pointer);
    return known.isEmpty() || known.contains(kind) ? OTHER_RUNS : null;
  }

  /** Of a new code that records have which were not refused for another reason. */
  String ofCode(Profiles.Kind kind, String path, String code) {
    if (!definition.rejects(DriftTest.NEW_CODES)) {
      return null;
    }
    Map<String, Long> known = contract.codes(kind, path, definition.minRecords());
    if (known.isEmpty() || known.containsKey(code)) {
      return OTHER_RUNS;
    }
    // Those that had it when they were held against the contract are not among the records.
    return kind == Profiles.Kind.FIELD ? "the field gets its values later" : null;
  }
}
