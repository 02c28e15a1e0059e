package dev.collection.io.file.stream;

import dev.collection.model.ExtractionReport;

/**
 * The contents of a file cannot be read any further. The file is at fault, not this machine: it
 * becomes the status and message of the part's report, and what was read before it is kept.
 */
public final class DamagedFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExtractionReport.Status status;

  private DamagedFileException(ExtractionReport.Status status, String message) {
    super(message);
    this.status = status;
  }

  /** What is there is wrong. */
  public static DamagedFileException failed(String message) {
    return new DamagedFileException(ExtractionReport.Status.FAILED, message);
  }

  /** The file ends too early. */
  public static DamagedFileException truncated(String message) {
    return new DamagedFileException(ExtractionReport.Status.TRUNCATED, message);
  }

  public ExtractionReport.Status status() {
    return status;
  }
}
