package dev.collection.io.source;

import java.io.Serializable;
import java.util.Objects;

/**
 * How far a part has been read. What the text means is the source's own affair; equal positions
 * mean that the same records come next.
 *
 * @param value empty at the beginning
 */
public record Position(String value) implements Serializable {
  /** Nothing has been read. */
  public static final Position START = new Position("");

  public Position {
    Objects.requireNonNull(value, "value");
  }
}
