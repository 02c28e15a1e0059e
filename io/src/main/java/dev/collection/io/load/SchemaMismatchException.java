package dev.collection.io.load;

import java.util.List;

/** A table is there but not as the spec needs it; the message says how to change it. */
public final class SchemaMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaMismatchException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
