package dev.collection.transforms.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.CollectedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FieldValues;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import java.util.ArrayList;
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
  private final int[] key;

  /**
   * @param mappings of this source; a field without one is null
   * @throws IllegalArgumentException if a mapping cannot be used
   */
  public RecordNormalizer(RecordType type, List<FieldMapping> mappings) {
    this.type = type;
    this.readers = new FieldReader[type.size()];
    for (FieldMapping mapping : mappings) {
      int position = type.position(mapping.field());
      readers[position] = MappingCompiler.compile(mapping, type.field(position));
    }
    this.key = type.key().stream().mapToInt(type::position).toArray();
  }

  /**
   * What an item gives: the key and values of a record, or its faults.
   *
   * @param key null if there are faults
   * @param values null if there are faults
   * @param code null if there are no faults
   */
  public record Result(String key, FieldValues values, ErrorCode code, List<Violation> faults) {}

  public Result normalize(JsonNode item) {
    Faults faults = new Faults();
    Object[] values = new Object[readers.length];
    for (int i = 0; i < readers.length; i++) {
      if (readers[i] != null) {
        values[i] = readers[i].read(item, "", faults);
      }
    }
    ErrorCode code = faults.isEmpty() ? null : ErrorCode.NOT_CONVERTIBLE;
    StringBuilder keyText = new StringBuilder(16);
    for (int position : key) {
      if (values[position] == null) {
        faults.addKey(type.field(position).name());
        code = ErrorCode.NO_KEY;
      } else {
        keyText.append(keyText.isEmpty() ? "" : CollectedRecord.KEY_SEPARATOR);
        keyText.append(values[position]);
      }
    }
    if (code != null) {
      return new Result(null, null, code, new ArrayList<>(faults.violations()));
    }
    return new Result(keyText.toString(), FieldValues.of(values), null, List.of());
  }
}
