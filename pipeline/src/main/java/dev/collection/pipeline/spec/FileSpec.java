package dev.collection.pipeline.spec;

import java.util.Objects;

/**
 * Files of JSON.
 *
 * @param path glob, resolved against the folder of the spec file it is written in; that folder's
 *     own name is escaped
 * @param maxRecordBytes longest raw item
 * @param total JSON Pointer to the number of items that a file says it has; null if it does not
 */
public record FileSpec(
    String path,
    Format format,
    Compression compression,
    long maxRecordBytes,
    CollectedAt collectedAt,
    String total)
    implements SourceKind {

  /** How items stand in a file. */
  public enum Format {
    /** One document. */
    JSON,
    /** One item a line. */
    JSONL
  }

  /** How a file is compressed. */
  public enum Compression {
    /** Told by the first bytes of each file. */
    AUTO,
    NONE,
    GZIP
  }

  /** Where the time of collection is taken from. */
  public enum CollectedAt {
    /** When the file was last modified. */
    MODIFIED,
    /** The first date YYYY-MM-DD in the file's name, midnight UTC. */
    FROM_NAME
  }

  public FileSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(collectedAt, "collectedAt");
  }

  @Override
  public String describe() {
    return "files " + path + (format == Format.JSON ? " (JSON)" : " (JSON Lines)");
  }
}
