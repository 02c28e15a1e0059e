package dev.collection.io.jdbc;

import java.io.Serializable;
import java.util.regex.Pattern;

/** A column; its name can be written into SQL, quoted. */
public record Column(String name, ColumnType type) implements Serializable {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public Column {
    requireIdentifier(name);
  }

  /**
   * Refuses what is not a plain identifier, so that no name from a spec can carry SQL.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String requireIdentifier(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "`" + name + "` cannot be the name of a table or column; use " + NAME.pattern());
    }
    return name;
  }
}
