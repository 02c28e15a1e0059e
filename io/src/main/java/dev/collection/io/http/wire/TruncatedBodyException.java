package dev.collection.io.http.wire;

import java.io.IOException;

/** A body ended before its end. */
public final class TruncatedBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param announced bytes that the body was to have; negative if it did not say
   */
  TruncatedBodyException(int received, long announced, Throwable cause) {
    super(
        "the body ended after "
            + received
            + (announced < 0 ? " bytes, before its end" : " of " + announced + " bytes"),
        cause);
  }
}
