package dev.collection.io.jdbc.write;

import java.sql.SQLException;
import java.time.Duration;

/** A database did not come back, or stayed in use, for as long as it was waited for. */
public final class WaitedInVainException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final Duration waited;

  WaitedInVainException(Duration waited, SQLException last) {
    super(last.getMessage(), last.getSQLState(), last.getErrorCode(), last);
    this.waited = waited;
  }

  public Duration waited() {
    return waited;
  }
}
