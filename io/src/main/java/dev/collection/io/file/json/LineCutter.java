package dev.collection.io.file.json;

import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.model.JsonItems;
import java.io.IOException;

/**
 * Cuts JSON Lines: one record a line, ended by a line feed with or without a carriage return before
 * it. Blank lines are no records. The last line needs no end; but one that has none and breaks off
 * in the middle of its JSON shows that the file was cut.
 */
public final class LineCutter implements RecordCutter {
  private final ByteWindow window;
  private long lines;
  private boolean cutOff;

  public LineCutter(ByteWindow window, FilePosition start) {
    this.window = window;
    this.lines = start.lines();
  }

  @Override
  public Cut next() throws IOException, DamagedFileException {
    while (!window.isPastEnd() && window.fill()) {
      window.beginRecord();
      boolean ended = skipLine();
      lines++;
      int end = ended ? window.next - 1 : window.next;
      if (end > 0 && window.bytes[end - 1] == '\r') {
        end--;
      }
      Cut line = window.endRecord(end, lines);
      if (line.tooLarge() || !isBlank(line.bytes())) {
        // Of a line over the limit only the beginning is here, which says nothing of its end.
        cutOff = !ended && !line.tooLarge() && breaksOff(line.bytes());
        return line;
      }
    }
    if (cutOff) {
      throw DamagedFileException.truncated(
          "it ends in the middle of line " + lines + "; get the file again");
    }
    return null;
  }

  private static boolean breaksOff(byte[] line) {
    try {
      JsonItems.parse(line);
      return false;
    } catch (JsonEOFException e) {
      return true;
    } catch (IOException | NumberFormatException | ArithmeticException e) {
      return false; // Wrong, but whole: a reject, and no fault of the file or of this machine.
    }
  }

  /** Moves behind the next line feed, or to the end of the stream: then false. */
  private boolean skipLine() throws IOException {
    do {
      byte[] bytes = window.bytes;
      int limit = window.limit;
      for (int i = window.next; i < limit; i++) {
        if (bytes[i] == '\n') {
          window.next = i + 1;
          return true;
        }
      }
      window.next = limit;
    } while (window.fill());
    return false;
  }

  private static boolean isBlank(byte[] line) {
    for (byte next : line) {
      if (next != ' ' && next != '\t' && next != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public long announced() {
    return -1;
  }

  @Override
  public FilePosition position(long records) {
    return new FilePosition(window.offset(), records, lines, -1, "");
  }
}
