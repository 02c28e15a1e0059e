package dev.collection.io.schema;

import java.util.List;

/**
 * The tables, or the rights on them, are not as a run needs them; the message names every problem
 * and says how to change it.
 */
public final class SchemaMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMismatchException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
