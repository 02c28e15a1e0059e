package dev.collection.io.html.page;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where on a page a member of an item comes from.
 *
 * @param select CSS selector, below the item's element; empty for that element itself
 * @param take what of the selected element
 * @param attribute its name if an attribute is taken; otherwise empty
 * @param all whether every element that is selected counts, as an array; otherwise the first one
 */
public record FieldSelector(String select, Take take, String attribute, boolean all)
    implements Serializable {

  /** What is taken. */
  public enum Take {
    /** The text as it is read by people, white space collapsed. */
    TEXT,
    /** The markup inside the element. */
    HTML,
    /** An attribute; {@code href} and {@code src} as whole addresses. */
    ATTRIBUTE,
    /** The page's canonical address; nothing is selected. */
    CANONICAL
  }

  /**
   * @throws IllegalArgumentException if the selector cannot be read; the message says why
   */
  public FieldSelector {
    Objects.requireNonNull(take, "take");
    Objects.requireNonNull(attribute, "attribute");
    if (!select.isEmpty()) {
      Selectors.check(select);
    }
  }

  /** The text of the first element that {@code select} finds. */
  public static FieldSelector text(String select) {
    return new FieldSelector(select, Take.TEXT, "", false);
  }
}
