package dev.collection.transforms.profile.value;

import java.util.Locale;

/** What kind a value is of: the types of JSON, and dates and instants, which only fields have. */
public enum ValueKind {
  NULL,
  BOOLEAN,
  NUMBER,
  TEXT,
  ARRAY,
  OBJECT,
  DATE,
  TIMESTAMP;

  /** As people write it: {@code number}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
