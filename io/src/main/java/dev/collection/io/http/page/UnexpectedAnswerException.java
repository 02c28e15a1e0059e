package dev.collection.io.http.page;

/** An answer is not what it should be. The message is for people. */
public final class UnexpectedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean json;

  UnexpectedAnswerException(boolean json, String message) {
    super(message);
    this.json = json;
  }

  /** Whether it is JSON all the same, only of another shape. */
  public boolean isJson() {
    return json;
  }
}
