package dev.collection.io.html.page;

/** Bytes that are no page, or no sitemap. The message is for people. */
public final class UnreadablePageException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadablePageException(String message) {
    super(message);
  }

  UnreadablePageException(String message, Throwable cause) {
    super(message, cause);
  }
}
