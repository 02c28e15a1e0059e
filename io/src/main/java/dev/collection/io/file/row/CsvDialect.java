package dev.collection.io.file.row;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * How rows with delimiters are written. The defaults are those of RFC 4180. All characters are
 * ASCII, or {@link #NONE}.
 *
 * @param quote around a value with special characters; doubled within it, it stands for itself
 * @param escape before a character that stands for itself
 * @param comment at the beginning of a line that is no row
 * @param header whether the first row names the columns
 * @param columns their names; given together with a header, they take its place; empty if the
 *     header names them
 * @param nulls texts without quotes that stand for no value, as the file has them: with escapes
 * @param quotedNewlines whether a line end within quotes belongs to the value
 */
public record CsvDialect(
    int delimiter,
    int quote,
    int escape,
    int comment,
    boolean header,
    List<String> columns,
    List<String> nulls,
    boolean quotedNewlines,
    TextEncoding encoding)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No such character. */
  public static final int NONE = -3;

  public CsvDialect {
    columns = List.copyOf(columns);
    nulls = List.copyOf(nulls);
    Objects.requireNonNull(encoding, "encoding");
    for (int character : new int[] {delimiter, quote, escape, comment}) {
      if (character != NONE
          && (character < 0 || character > 0x7f || character == '\n' || character == '\r')) {
        throw new IllegalArgumentException("no ASCII character: " + character);
      }
    }
    if (delimiter == NONE || delimiter == quote || delimiter == escape || delimiter == comment) {
      throw new IllegalArgumentException("the delimiter must be a character of its own");
    }
    if (!header && columns.isEmpty()) {
      throw new IllegalArgumentException("without a header the columns must be given");
    }
    if (new LinkedHashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException("a column is given twice: " + columns);
    }
    if (escape == quote) {
      escape = NONE;
    }
  }

  /** RFC 4180 with a header, in UTF-8; an empty text without quotes is null. */
  public static CsvDialect standard() {
    return new CsvDialect(
        ',', '"', NONE, NONE, true, List.of(), List.of(""), true, TextEncoding.UTF_8);
  }
}
