package dev.collection.transforms.parse;

import dev.collection.model.ErrorCode;
import dev.collection.model.Violation;
import java.util.Objects;

/** The bytes of a record are not the JSON object that they should be. A reject, not a crash. */
public final class UnreadableItemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Violation violation;

  UnreadableItemException(ErrorCode code, Violation violation) {
    // Without a stack trace: thousands of these may be made, and the place never says anything.
    super(violation.message(), null, false, false);
    this.code = Objects.requireNonNull(code, "code");
    this.violation = violation;
  }

  public ErrorCode code() {
    return code;
  }

  /** What is wrong, in words. */
  public Violation violation() {
    return violation;
  }
}
