package dev.collection.io.http.client;

import java.time.Instant;

/** One request that did not give a page. The message is for people and names no secret. */
public final class HttpFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean retryable;
  private final String retryAfter;
  private final transient Instant answeredAt;

  private HttpFault(
      int status,
      boolean retryable,
      String retryAfter,
      Instant answeredAt,
      String message,
      Throwable cause) {
    super(message, cause);
    this.status = status;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    this.answeredAt = answeredAt;
  }

  /**
   * The source answered with a status that is no page.
   *
   * @param retryAfter the header Retry-After; null if there was none
   * @param answeredAt the header Date, by which a date in Retry-After is to be understood; null if
   *     there was none
   * @param credentials where secrets were sent; empty if nowhere
   * @param said the beginning of the answer's text, fit to be shown; may be empty
   */
  static HttpFault ofStatus(
      int status, String retryAfter, Instant answeredAt, String credentials, String said) {
    String message = "status " + status + ": " + meaning(status, credentials);
    return new HttpFault(
        status,
        RetryPolicy.isRetryable(status),
        retryAfter,
        answeredAt,
        said.isEmpty() ? message : message + ". It said: " + said,
        null);
  }

  /** It may be gone next time: a broken connection, a body cut short, an answer that is no JSON. */
  public static HttpFault passing(String message, Throwable cause) {
    return new HttpFault(0, true, null, null, message, cause);
  }

  /** It will be the same next time. */
  public static HttpFault lasting(String message) {
    return new HttpFault(0, false, null, null, message, null);
  }

  /** Our own credentials were refused: it will be the same next time, and everywhere. */
  static HttpFault denied(String message) {
    return new HttpFault(401, false, null, null, message, null);
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

  /** When the source sent it, by its own clock; null if it did not say. */
  Instant answeredAt() {
    return answeredAt;
  }

  /** Whether the source as a whole may be in trouble, or we with it; not for one wrong address. */
  boolean ofTheSource() {
    return retryable || status == 401 || status == 403;
  }

  /** What a status means in practice, and what to do about it. */
  private static String meaning(int status, String credentials) {
    String key = credentials.isEmpty() ? "none was sent" : credentials;
    return switch (status) {
      case 400, 422 -> "the source does not accept the request; look at url, query and pages";
      case 401 -> "the key is missing or wrong; look at: " + key;
      case 403 ->
          "the key may not do this, it does not belong to the User-Agent that was sent (some"
              + " sources want the e-mail address it was registered with), or a gateway blocks this"
              + " address; look at: "
              + key;
      case 404, 410 -> "there is nothing at this address; look at the url";
      case 408, 504 -> "the source was too slow; ask for smaller pages if it stays so";
      case 429 -> "too many requests; lower limits: requests_per_minute if it stays so";
      case 500, 502, 503 -> "the source is out of order or overloaded; run again later";
      default -> "this is not an answer that can be read";
    };
  }
}
