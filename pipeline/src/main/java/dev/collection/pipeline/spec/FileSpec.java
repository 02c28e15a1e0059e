package dev.collection.pipeline.spec;

import dev.collection.io.file.FileSource.CollectedAt;
import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.compression.Compression;
import dev.collection.io.file.stream.RecordLayout;
import java.util.Objects;

/**
 * Files.
 *
 * @param path glob, resolved against the folder of the spec file it is written in; that folder's
 *     own name is escaped
 * @param maxRecordBytes longest raw item
 * @param total JSON Pointer to the number of items that a file says it has; null if it does not
 * @param layout of csv, xml and fixed-width; null for JSON
 * @param splitBytes from which size on a file is read in ranges
 */
public record FileSpec(
    String path,
    Format format,
    Compression compression,
    long maxRecordBytes,
    CollectedAt collectedAt,
    String total,
    RecordLayout layout,
    long splitBytes)
    implements SourceKind {

  public FileSpec {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(collectedAt, "collectedAt");
  }

  @Override
  public String describe() {
    return "files "
        + path
        + switch (format) {
          case JSON -> " (JSON)";
          case JSONL -> " (JSON Lines)";
          case CSV -> " (CSV)";
          case XML -> " (XML)";
          case FIXED_WIDTH -> " (fixed width)";
        };
  }
}
