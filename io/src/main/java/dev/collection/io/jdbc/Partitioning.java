package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * How a table is divided into partitions, by one of its columns. Only PostgreSQL has them.
 *
 * @param column that says which partition a row belongs to
 * @param partitions how many there are with {@link Method#HASH}; 0 with the others, which have as
 *     many as there are months or days
 */
public record Partitioning(Method method, String column, int partitions) implements Serializable {

  /** What the rows of a partition have in common. */
  public enum Method {
    /** The month of a date, or of an instant in UTC. */
    MONTH,
    /** The day of a date, or of an instant in UTC. */
    DAY,
    /** The remainder of a hash. */
    HASH;

    /** As it is called in a spec. */
    public String specName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Partitioning {
    Objects.requireNonNull(method, "method");
    Column.requireIdentifier(column);
  }

  public static Partitioning byMonth(String column) {
    return new Partitioning(Method.MONTH, column, 0);
  }

  public static Partitioning byDay(String column) {
    return new Partitioning(Method.DAY, column, 0);
  }

  public static Partitioning byHash(String column, int partitions) {
    return new Partitioning(Method.HASH, column, partitions);
  }

  public boolean isByTime() {
    return method != Method.HASH;
  }

  /** As a spec says it. */
  @Override
  public String toString() {
    return "{"
        + method.specName()
        + ": "
        + column
        + (isByTime() ? "" : ", partitions: " + partitions)
        + "}";
  }
}
