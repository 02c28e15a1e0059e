package dev.collection.io.file.row;

import java.util.ArrayList;
import java.util.List;

/** The values of one row, split by the rules by which {@link RowCutter} found its end. */
final class CsvRow {
  private CsvRow() {}

  /**
   * The values in their order; null for those that the dialect calls so.
   *
   * @param row without its line end, with quotes that are right
   */
  static List<String> split(String row, CsvDialect dialect) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean begun = false;
    boolean quoted = false;
    boolean wasQuoted = false;
    int start = 0;
    for (int i = 0; i < row.length(); i++) {
      char next = row.charAt(i);
      if (next == dialect.escape() && i + 1 < row.length()) {
        value.append(row.charAt(++i));
        begun = true;
      } else if (quoted) {
        if (next != dialect.quote()) {
          value.append(next);
        } else if (i + 1 < row.length() && row.charAt(i + 1) == next) {
          value.append(next);
          i++;
        } else {
          quoted = false;
        }
      } else if (next == dialect.delimiter()) {
        values.add(value(value, wasQuoted ? null : row.substring(start, i), dialect));
        start = i + 1;
        begun = false;
        wasQuoted = false;
      } else if (next == dialect.quote() && !begun) {
        quoted = true;
        wasQuoted = true;
        begun = true;
      } else {
        value.append(next);
        begun = true;
      }
    }
    values.add(value(value, wasQuoted ? null : row.substring(start), dialect));
    return values;
  }

  /**
   * @param written as the file has it, with escapes: {@code \N} may be null where {@code \\N} is a
   *     text; null if it had quotes
   */
  private static String value(StringBuilder value, String written, CsvDialect dialect) {
    String text = value.toString();
    value.setLength(0);
    return written != null && dialect.nulls().contains(written) ? null : text;
  }
}
