package dev.collection.io.http;

/** One request that did not give a page. The message is for people and names no secret. */
final class HttpFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean retryable;
  private final String retryAfter;

  private HttpFault(
      int status, boolean retryable, String retryAfter, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** The source answered with a status that is no page. */
  static HttpFault ofStatus(int status, String retryAfter, String message) {
    return new HttpFault(status, RetryPolicy.isRetryable(status), retryAfter, message, null);
  }

  /** It may be gone next time: a broken connection, a body cut short, an answer that is no JSON. */
  static HttpFault passing(String message, Throwable cause) {
    return new HttpFault(0, true, null, message, cause);
  }

  /** It will be the same next time. */
  static HttpFault lasting(String message) {
    return new HttpFault(0, false, null, message, null);
  }

  /** The status of the answer; 0 if that was not the trouble. */
  int status() {
    return status;
  }

  boolean retryable() {
    return retryable;
  }

  /** The header Retry-After; null if there was none. */
  String retryAfter() {
    return retryAfter;
  }
}
