package dev.collection.pipeline.spec;

import dev.collection.io.file.FileSource.CollectedAt;
import dev.collection.io.file.FileSource.Compression;
import dev.collection.io.file.FileSource.Format;
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
