package dev.collection.io.jdbc;

import dev.collection.model.FieldType;

/** The type of a column, in both dialects. */
public enum ColumnType {
  TEXT,
  INTEGER,
  NUMERIC,
  REAL,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  JSON,
  BYTES;

  public static ColumnType of(FieldType type) {
    return switch (type) {
      case STRING -> TEXT;
      case INTEGER -> INTEGER;
      case DECIMAL -> NUMERIC;
      case BOOLEAN -> BOOLEAN;
      case DATE -> DATE;
      case TIMESTAMP -> TIMESTAMP;
      case ARRAY, OBJECT -> JSON;
    };
  }
}
