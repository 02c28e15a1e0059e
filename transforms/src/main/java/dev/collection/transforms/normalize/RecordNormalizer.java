package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.transforms.normalize.path.Item;
import dev.collection.transforms.normalize.path.Prefixes;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;

/**
 * Makes records of one source's items. Immutable and thread-safe; compile it once.
 *
 * <p>Whatever the shape of an item, the result is a record or the list of all its faults, never an
 * exception.
 */
public final class RecordNormalizer {
  private final RecordType type;
  private final FieldReader[] readers;
  private final Prefixes prefixes = new Prefixes();
  private final int[] key;
  private final String[] keyPointers;
  private final BitSet all = new BitSet();
  private final BitSet ordering = new BitSet();

  /**
   * @param mappings of this source; a field without one is null
   * @throws IllegalArgumentException if a mapping cannot be used; {@link MappingCompiler#problems}
   *     tells beforehand
   */
  public RecordNormalizer(RecordType type, List<FieldMapping> mappings) {
    this.type = type;
    this.readers = new FieldReader[type.size()];
    for (FieldMapping mapping : mappings) {
      int position = type.position(mapping.field());
      readers[position] = MappingCompiler.compile(mapping, type.field(position), prefixes);
    }
    all.set(0, type.size());
    type.key().forEach(field -> ordering.set(type.position(field)));
    type.newestBy().forEach(field -> ordering.set(type.position(field)));
    this.key = type.key().stream().mapToInt(type::position).toArray();
    this.keyPointers =
        type.key().stream().map(field -> pointer(field, mappings)).toArray(String[]::new);
  }

  /**
   * What an item gives: the key and values of a record, or its faults.
   *
   * @param key null if a key field is null
   * @param values null if there are faults
   * @param code why there is no record; null if there is one
   * @param faults empty if there is a record
   */
  public record Result(String key, FieldValues values, ErrorCode code, List<Violation> faults) {}

  /**
   * What could be made of an item in spite of its faults.
   *
   * @param key null if a key field is null
   * @param values in the order of the record type; null where nothing was said or could be used
   * @param unknown positions whose value could not be used, so that null does not mean null there
   * @param faults all of them; empty if there are none
   */
  public record Attempt(String key, Object[] values, BitSet unknown, List<Violation> faults) {}

  /**
   * @param json the raw item, of any shape
   */
  public Result normalize(JsonNode json) {
    Attempt attempt = attempt(json);
    List<Violation> faults = attempt.faults();
    if (attempt.key() == null) {
      return new Result(null, null, ErrorCode.NO_KEY, faults);
    }
    if (!faults.isEmpty()) {
      return new Result(attempt.key(), null, ErrorCode.NOT_CONVERTIBLE, faults);
    }
    return new Result(attempt.key(), FieldValues.of(attempt.values()), null, List.of());
  }

  /**
   * What an item says of a record that is gone: the key and what orders its versions. The other
   * fields stay null and are not looked at, for nothing of them is loaded.
   */
  public Result normalizeDeletion(JsonNode json) {
    Attempt attempt = attempt(json, ordering);
    if (attempt.key() == null) {
      return new Result(null, null, ErrorCode.NO_KEY, attempt.faults());
    }
    if (!attempt.faults().isEmpty()) {
      return new Result(attempt.key(), null, ErrorCode.NOT_CONVERTIBLE, attempt.faults());
    }
    return new Result(attempt.key(), FieldValues.of(attempt.values()), null, List.of());
  }

  /** As {@link #normalize}, for who wants to know what is right about an item that is wrong. */
  public Attempt attempt(JsonNode json) {
    return attempt(json, all);
  }

  private Attempt attempt(JsonNode json, BitSet wanted) {
    Faults faults = new Faults();
    Item item = Item.of(json, prefixes);
    Object[] values = new Object[readers.length];
    BitSet unknown = new BitSet();
    for (int i = 0; i < readers.length; i++) {
      if (readers[i] != null && wanted.get(i)) {
        int before = faults.count();
        values[i] = readers[i].read(item, faults);
        unknown.set(i, faults.count() > before);
      }
    }
    return new Attempt(key(values, faults), values, unknown, faults.violations());
  }

  /**
   * Where the item should have said what a key field is: the first place of its mapping, up to the
   * array that a {@code *} stands in; the field itself if no place is mapped to it.
   */
  private static String pointer(String field, List<FieldMapping> mappings) {
    for (FieldMapping mapping : mappings) {
      if (mapping.field().equals(field) && !mapping.from().isEmpty()) {
        String from = mapping.from().get(0);
        int wild = (from + "/").indexOf("/*/");
        return wild < 0 ? from : from.substring(0, wild);
      }
    }
    return "/" + field;
  }

  /** Null, and a fault for each of them, if key fields are null. */
  private String key(Object[] values, Faults faults) {
    boolean complete = true;
    StringBuilder text = new StringBuilder(16);
    for (int i = 0; i < key.length; i++) {
      Object value = values[key[i]];
      if (value == null) {
        faults.addKey(type.field(key[i]).name(), keyPointers[i]);
        complete = false;
      } else {
        text.append(i == 0 ? "" : CollectedRecord.KEY_SEPARATOR).append(text(value));
      }
    }
    return complete ? text.toString() : null;
  }

  private static String text(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }
}
