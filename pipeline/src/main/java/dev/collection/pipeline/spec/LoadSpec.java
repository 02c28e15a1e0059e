package dev.collection.pipeline.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where records are loaded, each inserted or, if its key is there, updated.
 *
 * @param table the table's name
 * @param batch most records in one statement
 */
public record LoadSpec(String table, int batch) implements Serializable {
  public LoadSpec {
    Objects.requireNonNull(table, "table");
  }
}
