package dev.collection.io.html.page;

import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector;

/** CSS selectors as a spec has them. */
public final class Selectors {
  private Selectors() {}

  /**
   * Refuses what is no selector.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static void check(String selector) {
    parse(selector);
  }

  static Evaluator parse(String selector) {
    try {
      return QueryParser.parse(selector);
    } catch (Selector.SelectorParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + selector + "' is not a CSS selector: " + e.getMessage(), e);
    }
  }
}
