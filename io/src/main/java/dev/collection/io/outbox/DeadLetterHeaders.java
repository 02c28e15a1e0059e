package dev.collection.io.outbox;

/** The headers of a dead letter, as text in UTF-8. */
public final class DeadLetterHeaders {
  public static final String COLLECTION = "collection";
  public static final String RUN = "run";
  public static final String SOURCE = "source";

  /** Where the item was read, in words. */
  public static final String LOCATOR = "locator";

  /** When the source said it, in UTC. */
  public static final String COLLECTED_AT = "collected_at";

  /** The step that refused it. */
  public static final String STAGE = "stage";

  public static final String ERROR_CODE = "error_code";

  /** An array of objects with {@code pointer}, {@code rule}, {@code value} and {@code message}. */
  public static final String VIOLATIONS = "violations";

  public static final String FAILED_AT = "failed_at";

  /** 1 for the first time, more after a replay. */
  public static final String ATTEMPT = "attempt";

  /** What the bytes are: {@link #ITEM}, {@link #RECORD} or {@link #FRAGMENT}. */
  public static final String PAYLOAD = "payload";

  /** The item of the source as it was read: it can be replayed. */
  public static final String ITEM = "item";

  /** The normalized record as JSON: the database refused it, and the item was gone by then. */
  public static final String RECORD = "record";

  /** What could not be cut out of its source as an item, perhaps only its beginning. */
  public static final String FRAGMENT = "fragment";

  private DeadLetterHeaders() {}

  /** What the bytes of a reject are, by the step that refused it. */
  static String payloadOf(String stage) {
    return switch (stage) {
      case "Load" -> RECORD;
      case "Read sources" -> FRAGMENT;
      default -> ITEM;
    };
  }
}
