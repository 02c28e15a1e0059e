package dev.collection.io.load;

import java.util.Locale;

/** What a run had staged is not there any more. Nothing was published. */
public final class StagingLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StagingLostException(long expected, long found) {
    super(
        String.format(
            Locale.ROOT,
            "of %,d records that the run had staged %,d are there; somebody has changed its staging"
                + " tables. Run it again",
            expected,
            found));
  }
}
