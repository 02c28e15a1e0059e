package dev.collection.pipeline.sample;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where and in which form the items are written.
 *
 * @param directory is created if it does not exist
 * @param itemsPerPage of {@link Format#PAGES}; the API gives at most 500
 */
public record SampleOutput(Path directory, Format format, boolean gzip, int itemsPerPage) {
  /** Beginning of the name of every file but {@link SampleTruth#FILE_NAME}. */
  public static final String FILE_PREFIX = "usajobs-";

  /** How items are arranged in files. */
  public enum Format {
    /** {@code usajobs-YYYY-MM-DD-page-001.json}: one Search answer a file. */
    PAGES,
    /** {@code usajobs-YYYY-MM-DD.jsonl}: one item a line, one file a collection. */
    JSONL
  }

  public SampleOutput {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(format, "format");
    if (itemsPerPage < 1 || itemsPerPage > 10_000) {
      throw new IllegalArgumentException(
          "itemsPerPage must be from 1 to 10000, not " + itemsPerPage);
    }
  }
}
