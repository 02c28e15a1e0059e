package dev.collection.io.html;

import java.util.List;

/**
 * What a page turned out to have, as far as it matters for what comes next.
 *
 * @param had whether the page was had; if not, what it has is not known
 * @param whole whether nothing of it is missing; a broken sitemap is not whole
 * @param records cut out of it, rejects included
 * @param content stands for those records; null if the page has none. Pages with the same content
 *     are one page under two addresses
 * @param details links to pages with records, as they are written
 * @param next links to further list pages or sitemaps, as they are written
 * @param bytes as transferred
 * @param requests that were sent for it
 */
record Found(
    boolean had,
    boolean whole,
    int records,
    Digest content,
    List<String> details,
    List<String> next,
    long bytes,
    int requests) {
  Found {
    details = List.copyOf(details);
    next = List.copyOf(next);
  }

  static Found missing(int requests) {
    return new Found(false, false, 0, null, List.of(), List.of(), 0, requests);
  }
}
