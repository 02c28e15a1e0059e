package dev.collection.io.file;

import java.io.IOException;

/**
 * Cuts JSON Lines: one record a line, ended by a line feed with or without a carriage return before
 * it. Blank lines are no records. The last line needs no end; if it is cut off, the parser refuses
 * it.
 */
final class LineCutter implements RecordCutter {
  private final ByteWindow window;
  private long lines;

  LineCutter(ByteWindow window, FilePosition start) {
    this.window = window;
    this.lines = start.lines();
  }

  @Override
  public Cut next() throws IOException {
    while (window.fill()) {
      window.beginRecord();
      boolean ended = skipLine();
      lines++;
      int end = ended ? window.next - 1 : window.next;
      if (end > 0 && window.bytes[end - 1] == '\r') {
        end--;
      }
      Cut line = window.endRecord(end, lines);
      if (line.tooLarge() || !isBlank(line.bytes())) {
        return line;
      }
    }
    return null;
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
