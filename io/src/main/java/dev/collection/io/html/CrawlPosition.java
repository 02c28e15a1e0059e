package dev.collection.io.html;

import dev.collection.io.source.Position;

/**
 * How far a site has been read.
 *
 * @param pages read or tried, from the first on
 * @param received records of those pages
 * @param before records of an earlier beginning, after which the site had changed; they were given,
 *     and belong to none of these pages
 * @param trail digest of those pages and of how many records each had
 */
record CrawlPosition(long pages, long received, long before, Digest trail) {
  static final CrawlPosition START = new CrawlPosition(0, 0, 0, Digest.NONE);

  CrawlPosition after(String address, boolean had, int records) {
    return new CrawlPosition(
        pages + 1, received + records, before, trail.then(address + " " + had + " " + records));
  }

  /** The beginning once more, with what was given counted. */
  CrawlPosition again() {
    return new CrawlPosition(0, 0, before + received, Digest.NONE);
  }

  Position position() {
    return new Position(
        pages + " " + received + " " + before + " " + trail.first() + " " + trail.second());
  }

  static CrawlPosition of(Position position) {
    if (position.equals(Position.START)) {
      return START;
    }
    String[] words = position.value().split(" ", -1);
    try {
      return new CrawlPosition(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          new Digest(Long.parseLong(words[3]), Long.parseLong(words[4])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "not a position of a source of web pages: " + position.value(), e);
    }
  }
}
