package dev.collection.io.load;

import dev.collection.model.Plural;
import java.util.Locale;

/** What a run had staged is not there any more. Nothing was published. */
public final class StagingLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StagingLostException(long expected, long found) {
    super(
        String.format(
            Locale.ROOT,
            "of %,d %s that the run had staged %,d are there; somebody has changed its staging"
                + " tables. Run it again",
            expected,
            Plural.of(expected, "record"),
            found));
  }
}
