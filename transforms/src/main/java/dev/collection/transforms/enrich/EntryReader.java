package dev.collection.transforms.enrich;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.Violation;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.parse.RecordParser;
import dev.collection.transforms.parse.UnreadableItemException;
import java.util.Locale;

/** Makes entries of one lookup of the items of its source. */
final class EntryReader {
  /** Between the parts of a key. */
  static final char SEPARATOR = CollectedRecord.KEY_SEPARATOR;

  private final RecordNormalizer normalizer;

  EntryReader(LookupDefinition lookup) {
    normalizer = new RecordNormalizer(lookup.type(), lookup.map());
  }

  /**
   * @param key null if there is a fault
   * @param entry without values if there is a fault
   * @param fault why it cannot be used, with its place; null if it can
   */
  record Result(String key, LookupTable.Entry entry, String fault) {}

  Result read(RawRecord raw) {
    try {
      RecordNormalizer.Result made = normalizer.normalize(RecordParser.parse(raw).item());
      if (made.code() == null) {
        return new Result(made.key(), new LookupTable.Entry(place(raw), made.values()), null);
      }
      return unusable(raw, made.faults().get(0));
    } catch (UnreadableItemException e) {
      return unusable(raw, e.violation());
    }
  }

  private static Result unusable(RawRecord raw, Violation fault) {
    String value = fault.value() == null || fault.value().isEmpty() ? "" : fault.value() + " ";
    return new Result(
        null,
        new LookupTable.Entry(place(raw), FieldValues.of()),
        raw.locator().describe() + ": " + fault.pointer() + " " + value + fault.message());
  }

  /** Sorts as the source is written. */
  static String place(RawRecord raw) {
    Locator locator = raw.locator();
    return String.format(
        Locale.ROOT, "%s %020d %020d", locator.resource(), locator.page(), locator.position());
  }
}
