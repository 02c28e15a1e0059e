package dev.collection.io.schema;

import dev.collection.io.jdbc.ColumnType;
import dev.collection.io.jdbc.Database;
import dev.collection.model.FieldType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which types of columns hold which values. A narrower form of the right type, such as {@code
 * varchar(8)} for text, is a restriction that the user has made: rows that it refuses are rejects.
 */
final class ColumnTypes {
  private static final Map<ColumnType, Set<String>> POSTGRES =
      Map.of(
          ColumnType.TEXT, Set.of("text", "character varying", "character", "citext"),
          ColumnType.INTEGER, Set.of("bigint", "integer", "smallint"),
          ColumnType.NUMERIC, Set.of("numeric"),
          ColumnType.REAL, Set.of("double precision", "real"),
          ColumnType.BOOLEAN, Set.of("boolean"),
          ColumnType.DATE, Set.of("date"),
          ColumnType.TIMESTAMP, Set.of("timestamp with time zone"),
          ColumnType.JSON, Set.of("jsonb"),
          ColumnType.BYTES, Set.of("bytea"));

  private final boolean sqlite;

  ColumnTypes(Database database) {
    this(database.isSqlite());
  }

  ColumnTypes(boolean sqlite) {
    this.sqlite = sqlite;
  }

  /** Whether a column that was declared as {@code found} is one of {@code type}. */
  boolean accepts(ColumnType type, String found) {
    if (!sqlite) {
      return POSTGRES.get(type).contains(withoutLength(found));
    }
    String declared = withoutLength(found);
    return switch (type) {
      case BOOLEAN -> declared.startsWith("bool") || affinity(declared) == ColumnType.INTEGER;
      case DATE, TIMESTAMP ->
          declared.startsWith("date")
              || declared.startsWith("timestamp")
              || affinity(declared) == ColumnType.TEXT;
      case JSON -> declared.startsWith("json") || affinity(declared) == ColumnType.TEXT;
      default -> affinity(declared) == type;
    };
  }

  /**
   * What values of a column are.
   *
   * @param recorded the type that the field had when an earlier run made the column; null if that
   *     is not known
   * @return empty for a type of which this product makes no columns
   */
  Optional<ColumnType> typeOf(String found, String recorded) {
    if (recorded != null) {
      Optional<ColumnType> known = ofField(recorded).filter(type -> accepts(type, found));
      if (known.isPresent()) {
        return known;
      }
    }
    if (sqlite) {
      return Optional.of(affinity(withoutLength(found)));
    }
    return POSTGRES.entrySet().stream()
        .filter(entry -> entry.getValue().contains(withoutLength(found)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The type of the column of a field whose type a spec names {@code specName}. */
  static Optional<ColumnType> ofField(String specName) {
    for (FieldType type : FieldType.values()) {
      if (type.specName().equals(specName)) {
        return Optional.of(ColumnType.of(type));
      }
    }
    return Optional.empty();
  }

  /** The rules of SQLite, in their order. */
  private static ColumnType affinity(String declared) {
    if (declared.contains("int")) {
      return ColumnType.INTEGER;
    }
    if (declared.contains("char") || declared.contains("clob") || declared.contains("text")) {
      return ColumnType.TEXT;
    }
    if (declared.contains("blob") || declared.isEmpty()) {
      return ColumnType.BYTES;
    }
    if (declared.contains("real") || declared.contains("floa") || declared.contains("doub")) {
      return ColumnType.REAL;
    }
    return ColumnType.NUMERIC;
  }

  private static String withoutLength(String type) {
    return type.toLowerCase(Locale.ROOT).replaceAll("\\s*\\([^)]*\\)", "").strip();
  }
}
