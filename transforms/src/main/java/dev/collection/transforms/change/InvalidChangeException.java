package dev.collection.transforms.change;

import dev.collection.model.ErrorCode;
import dev.collection.model.Violation;
import java.util.Objects;

/** An event that says nothing of one record, and why. A reject, not a crash. */
public final class InvalidChangeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Violation violation;

  InvalidChangeException(ErrorCode code, Violation violation) {
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
