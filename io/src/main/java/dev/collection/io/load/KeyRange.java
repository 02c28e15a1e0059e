package dev.collection.io.load;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Keys in the order of the database.
 *
 * @param after the texts of the key before the first; null if nothing is before it
 * @param upTo the texts of the last key; null if nothing is behind it
 */
record KeyRange(List<String> after, List<String> upTo) {
  static final KeyRange ALL = new KeyRange(null, null);

  KeyRange from(List<String> key) {
    return new KeyRange(key, upTo);
  }

  KeyRange to(List<String> key) {
    return new KeyRange(after, key);
  }

  /**
   * Sets its bounds.
   *
   * @return the parameter behind them
   */
  int bind(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (List<String> bound : bounds()) {
      for (String part : bound) {
        statement.setString(next++, part);
      }
    }
    return next;
  }

  private List<List<String>> bounds() {
    if (after == null) {
      return upTo == null ? List.of() : List.of(upTo);
    }
    return upTo == null ? List.of(after) : List.of(after, upTo);
  }
}
