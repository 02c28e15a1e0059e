package dev.collection.io.html;

import java.util.Objects;

/**
 * A page that is to be read.
 *
 * @param address in its one spelling; as it was written if it cannot be asked
 * @param depth 0 for what the spec names, 1 for what that leads to, and so on
 * @param refusal why it is not asked for, for people; empty if it is
 */
record Visit(Kind kind, String address, int depth, String refusal) {

  /** What a page is read for. */
  enum Kind {
    SITEMAP("sitemap"),
    /** Links to pages with records, and to further list pages. */
    LIST("list page"),
    /** Records. */
    PAGE("page"),
    /** Records, and links to further pages like it. */
    LIST_OF_ITEMS("page");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What people call it. */
    String words() {
      return words;
    }
  }

  Visit {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(refusal, "refusal");
  }

  boolean refused() {
    return !refusal.isEmpty();
  }
}
