package dev.collection.io.file.row;

import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import java.io.IOException;

/**
 * Finds where rows begin and end, by the units of the encoding and without decoding. A row ends
 * with LF, CR LF or CR that is not within quotes.
 *
 * <p>Where quotes are wrong (one never closes within the limit, or text follows one that closed),
 * only the row's first line is given up, and reading goes on with the next line: one forgotten
 * quote must not swallow the rows behind it.
 */
final class RowCutter {
  private static final int END = -1;

  /** Half a unit at the end of the stream. */
  private static final int HALF = -2;

  private enum Place {
    BETWEEN,
    PLAIN,
    QUOTED,
    CLOSED
  }

  private final ByteWindow window;
  private final int width;
  private final boolean littleEndian;
  private final int delimiter;
  private final int quote;
  private final int escape;
  private final int comment;
  private final boolean quotedNewlines;
  private long lines;
  private int unitLength;
  private String fault;

  /**
   * @param dialect null for lines without quotes
   */
  RowCutter(ByteWindow window, TextEncoding encoding, CsvDialect dialect, FilePosition start) {
    this.window = window;
    this.width = encoding.width();
    this.littleEndian = encoding.littleEndian();
    this.delimiter = dialect == null ? CsvDialect.NONE : dialect.delimiter();
    this.quote = dialect == null ? CsvDialect.NONE : dialect.quote();
    this.escape = dialect == null ? CsvDialect.NONE : dialect.escape();
    this.comment = dialect == null ? CsvDialect.NONE : dialect.comment();
    this.quotedNewlines = dialect == null || dialect.quotedNewlines();
    this.lines = start.lines();
  }

  /**
   * The next row, blank ones and comments too; null at the end. Its number is that of its first
   * line.
   */
  RecordCutter.Cut next() throws IOException {
    if (window.isPastEnd() || !window.fill()) {
      return null;
    }
    window.beginRecord();
    fault = null;
    long first = lines + 1;
    Place place = Place.BETWEEN;
    long firstLineEnd = -1;
    long behindFirstLine = -1;
    while (true) {
      long before = window.recordLength();
      // What is over the limit is about to leave the memory, and with it the way back.
      boolean over = before > window.maxRecordBytes() && place == Place.QUOTED;
      int unit = over ? END : unit();
      if (unit == END || unit == HALF) {
        if (place != Place.QUOTED) {
          lines++;
          return end(before + unitLength, first);
        }
        fault = "a quote is opened and not closed";
        return giveUp(first, firstLineEnd, behindFirstLine);
      }
      if (unit == comment && before == 0) {
        return skipLine(first); // Its quotes mean nothing.
      }
      if (unit == '\n' || unit == '\r') {
        long behind = unit == '\r' ? useLineFeed() : window.recordLength();
        lines++;
        if (place != Place.QUOTED) {
          return end(before, first);
        }
        if (firstLineEnd < 0) {
          firstLineEnd = before;
          behindFirstLine = behind;
        }
        if (!quotedNewlines) {
          fault = "a quote is opened and not closed on its line, and quoted_newlines is false";
          return giveUp(first, firstLineEnd, behindFirstLine);
        }
        continue;
      }
      if (unit == escape && escape != quote && place != Place.CLOSED) {
        place = place == Place.BETWEEN ? Place.PLAIN : place;
        skipEscaped();
      } else {
        place = after(place, unit);
      }
      if (place == null) {
        fault = "text follows a closed quote";
        return giveUp(first, firstLineEnd, behindFirstLine);
      }
    }
  }

  /** Why the quotes of the last row are wrong; null if they are not. */
  String fault() {
    return fault;
  }

  long lines() {
    return lines;
  }

  private Place after(Place place, int unit) {
    return switch (place) {
      case BETWEEN -> unit == delimiter ? place : unit == quote ? Place.QUOTED : Place.PLAIN;
      case PLAIN -> unit == delimiter ? Place.BETWEEN : place;
      case QUOTED -> unit == quote ? Place.CLOSED : place;
      case CLOSED -> unit == delimiter ? Place.BETWEEN : unit == quote ? Place.QUOTED : null;
    };
  }

  private void skipEscaped() throws IOException {
    int next = unit();
    if (next == '\n' || next == '\r') {
      window.next -= width; // An escaped line end is a line end.
    }
  }

  /** The rest of a line in which quotes mean nothing, up to its end as in the file. */
  private RecordCutter.Cut skipLine(long number) throws IOException {
    while (true) {
      long before = window.recordLength();
      int unit = unit();
      if (unit == END || unit == HALF || unit == '\n' || unit == '\r') {
        if (unit == '\r') {
          useLineFeed();
        }
        lines++;
        return end(unit == HALF ? before + unitLength : before, number);
      }
    }
  }

  /** Back to the first line, unless that is still being read or has left the memory. */
  private RecordCutter.Cut giveUp(long number, long end, long behind) throws IOException {
    if (end < 0 || !window.isWhole()) {
      return skipLine(number);
    }
    window.rewindTo(end);
    RecordCutter.Cut cut = window.endRecord(window.next, number);
    window.next += (int) (behind - end);
    lines = number;
    return cut;
  }

  private RecordCutter.Cut end(long length, long number) {
    long back = window.recordLength() - length;
    return window.endRecord((int) (window.next - back), number);
  }

  private long useLineFeed() throws IOException {
    if (window.fill(width)) {
      int index = window.next;
      int unit = width == 1 ? window.bytes[index] & 0xff : pair(index);
      if (unit == '\n') {
        window.next += width;
      }
    }
    return window.recordLength();
  }

  private int unit() throws IOException {
    unitLength = 0;
    if (window.next >= window.limit && !window.fill()) {
      return END;
    }
    if (width == 1) {
      return window.bytes[window.next++] & 0xff;
    }
    if (!window.fill(2)) {
      window.next++;
      unitLength = 1;
      return HALF;
    }
    int unit = pair(window.next);
    window.next += 2;
    return unit;
  }

  private int pair(int index) {
    int first = window.bytes[index] & 0xff;
    int second = window.bytes[index + 1] & 0xff;
    return littleEndian ? first | second << 8 : first << 8 | second;
  }
}
