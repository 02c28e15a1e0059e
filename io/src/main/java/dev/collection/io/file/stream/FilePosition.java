package dev.collection.io.file.stream;

import dev.collection.io.source.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a file has been read.
 *
 * @param offset how many bytes of the decompressed contents were used
 * @param records how many records were cut out of them
 * @param lines how many lines they had; 0 where lines do not matter
 * @param announced how many records the file said it has; -1 if it did not by then
 * @param enclosing the brackets of JSON that are open, <code>{</code> and {@code [}; empty where
 *     there are none
 */
public record FilePosition(
    long offset, long records, long lines, long announced, String enclosing) {
  public static final FilePosition START = new FilePosition(0, 0, 0, -1, "");

  private static final Pattern TEXT =
      Pattern.compile(
          "byte ([0-9]{1,18}), record ([0-9]{1,18}), line ([0-9]{1,18}),"
              + " announced (-1|[0-9]{1,18}), in ([{\\[]*)");

  /**
   * Reads what {@link #toPosition} wrote.
   *
   * @throws IllegalArgumentException if the position is not of a file
   */
  public static FilePosition of(Position position) {
    if (position.equals(Position.START)) {
      return START;
    }
    Matcher matcher = TEXT.matcher(position.value());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no position of a file: " + position.value());
    }
    return new FilePosition(
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        matcher.group(5));
  }

  public Position toPosition() {
    return new Position(
        "byte "
            + offset
            + ", record "
            + records
            + ", line "
            + lines
            + ", announced "
            + announced
            + ", in "
            + enclosing);
  }
}
