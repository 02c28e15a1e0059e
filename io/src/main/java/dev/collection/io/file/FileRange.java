package dev.collection.io.file;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, or those of its lines that begin within a range of its bytes.
 *
 * <p>As a part, a range is {@code PATH#bytes=FROM-TO}. Its lines are counted from the byte before
 * {@code FROM}, so that a person finds line N with {@code tail -c +FROM PATH | sed -n Np}: to count
 * from the file's beginning, all of what lies before would have to be read by each reader.
 *
 * @param from offset of the first byte
 * @param to offset behind the last one; {@link Long#MAX_VALUE} for the end of the file
 */
record FileRange(String path, long from, long to) {
  private static final Pattern PART = Pattern.compile("(.+)#bytes=([0-9]{1,18})-([0-9]{1,18})");

  /**
   * A byte order mark and one byte more: where the first line begins must be in the first range,
   * for no other looks at what is before it.
   */
  private static final long MIN_BYTES = 4;

  /** Reads what {@link #part} wrote. */
  static FileRange of(String part) {
    Matcher matcher = PART.matcher(part);
    return matcher.matches()
        ? new FileRange(
            matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)))
        : new FileRange(part, 0, Long.MAX_VALUE);
  }

  /** The parts of a file of {@code size} bytes, in their order; the file itself if it is small. */
  static List<String> parts(String path, long size, long splitBytes) {
    if (size <= splitBytes) {
      return List.of(path);
    }
    long length = Math.max(splitBytes, MIN_BYTES);
    List<String> parts = new ArrayList<>();
    for (long from = 0; from < size; from += length) {
      parts.add(new FileRange(path, from, Math.min(size, from + length)).part());
    }
    return parts;
  }

  boolean isWhole() {
    return to == Long.MAX_VALUE;
  }

  String part() {
    return isWhole() ? path : path + "#bytes=" + from + "-" + to;
  }
}
