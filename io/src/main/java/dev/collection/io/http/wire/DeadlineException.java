package dev.collection.io.http.wire;

import java.io.IOException;

/** The time that was given for an exchange is over; the connection is closed. */
public final class DeadlineException extends IOException {
  private static final long serialVersionUID = 1L;

  DeadlineException() {
    super("the deadline has passed");
  }
}
