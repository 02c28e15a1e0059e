package dev.collection.io.http;

import dev.collection.io.source.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a source has been read: by the number of pages, in the order of slices. What a page is
 * follows from the answers before it, which the memory of the source has.
 *
 * @param missing those of them that could not be had, and will not be asked for again
 */
record HttpPosition(long pages, List<Long> missing) {
  static final HttpPosition START = new HttpPosition(0, List.of());

  private static final Pattern TEXT = Pattern.compile("[0-9]{1,18}( without( [0-9]{1,18})+)?");

  HttpPosition {
    missing = List.copyOf(missing);
  }

  /**
   * Reads what {@link #toPosition} wrote.
   *
   * @throws IllegalArgumentException if it is not a position of an API
   */
  static HttpPosition of(Position position) {
    if (position.equals(Position.START)) {
      return START;
    }
    if (!TEXT.matcher(position.value()).matches()) {
      throw new IllegalArgumentException(
          "'" + position.value() + "' is not a position of a paged source");
    }
    String[] words = position.value().split(" ", -1);
    List<Long> missing = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      missing.add(Long.valueOf(words[i]));
    }
    return new HttpPosition(Long.parseLong(words[0]), missing);
  }

  HttpPosition after(boolean pageIsMissing) {
    List<Long> more = new ArrayList<>(missing);
    if (pageIsMissing) {
      more.add(pages + 1);
    }
    return new HttpPosition(pages + 1, more);
  }

  boolean isMissing(long page) {
    return missing.contains(page);
  }

  Position toPosition() {
    return new Position(
        pages
            + (missing.isEmpty() ? "" : " without ")
            + missing.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }
}
