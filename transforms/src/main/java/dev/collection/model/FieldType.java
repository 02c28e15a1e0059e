package dev.collection.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The type of a field, with the Java class that carries its values. */
public enum FieldType {
  /** Text without U+0000 and without unpaired surrogates. */
  STRING(String.class),
  /** A 64-bit whole number. */
  INTEGER(Long.class),
  /** An exact decimal of at most {@link #MAX_DECIMAL_DIGITS} digits on each side of its point. */
  DECIMAL(BigDecimal.class),
  BOOLEAN(Boolean.class),
  /** A calendar date without time or zone. */
  DATE(LocalDate.class),
  /** An instant, to the microsecond. */
  TIMESTAMP(Instant.class),
  /** A list of scalars or objects; its elements may not be null. */
  ARRAY(List.class),
  /** Named members in the order of the definition; absent members are left out. */
  OBJECT(Map.class);

  /** The most digits a decimal may have before, and after, its point. */
  public static final int MAX_DECIMAL_DIGITS = 38;

  private final Class<?> javaClass;

  FieldType(Class<?> javaClass) {
    this.javaClass = javaClass;
  }

  /** The class of a non-null value. */
  public Class<?> javaClass() {
    return javaClass;
  }

  /** As it is written in a spec. */
  public String specName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
