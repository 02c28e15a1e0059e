package dev.collection.io.file;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files as a source. Its parts are the files that match, in the order of their paths. Bounded; read
 * again from a position, a file gives the same records, as long as nobody changes it.
 *
 * @param name of the source in the spec
 * @param path absolute, with wildcards as in {@link #pathIn}
 * @param items JSON only: JSON Pointer (RFC 6901) to the array of records; empty if the document is
 *     the array, or a single record
 * @param total JSON only: JSON Pointer to the number of records that the document announces; null
 *     if it announces none
 * @param maxRecordBytes a longer record is rejected, and only its beginning is kept
 */
public record FileSource(
    String name,
    String path,
    Format format,
    Compression compression,
    String items,
    String total,
    int maxRecordBytes,
    CollectedAt collectedAt)
    implements Source {
  private static final long serialVersionUID = 1L;

  /** The stage in whose name records over the limit are rejected. */
  public static final String STAGE = "Read sources";

  /** What a record may have unless the spec says otherwise: 16 MiB. */
  public static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

  /** The largest limit that can be set: 512 MiB. */
  public static final int LARGEST_MAX_RECORD_BYTES = 512 << 20;

  private static final Pattern DATE = Pattern.compile("(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}");

  /** How records are laid out in a file. */
  public enum Format {
    /** One document with an array of records. */
    JSON,
    /** One record a line. */
    JSONL
  }

  /** How a file is compressed. */
  public enum Compression {
    /** Told by the first bytes of each file, not by its name. */
    AUTO,
    NONE,
    GZIP
  }

  /** When the records of a file count as collected. */
  public enum CollectedAt {
    /** When the file was last modified. */
    MODIFIED,
    /** On the first date YYYY-MM-DD in the file's name, at midnight UTC. */
    FROM_NAME
  }

  public FileSource {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(compression, "compression");
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(collectedAt, "collectedAt");
    if (maxRecordBytes < 1 || maxRecordBytes > LARGEST_MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "max_record is "
              + maxRecordBytes
              + " bytes; it must be from 1 to "
              + LARGEST_MAX_RECORD_BYTES);
    }
    JsonPointer.compile(items);
    if (total != null) {
      JsonPointer.compile(total);
    }
  }

  /** Files with the defaults: compression by their first bytes, collected when modified. */
  public static FileSource of(String name, String path, Format format) {
    return new FileSource(
        name,
        path,
        format,
        Compression.AUTO,
        "",
        null,
        DEFAULT_MAX_RECORD_BYTES,
        CollectedAt.MODIFIED);
  }

  /**
   * The path for a pattern that a spec in {@code folder} gives; the folder's own name is taken
   * literally. {@code *} and {@code ?} stand for characters of a name, {@code **} crosses folders.
   */
  public static String pathIn(Path folder, String pattern) {
    if (pattern.startsWith("/")) {
      return pattern;
    }
    String absolute = folder.toAbsolutePath().normalize().toString();
    return FilePattern.escape(absolute) + (absolute.endsWith("/") ? "" : "/") + pattern;
  }

  public FileSource withCompression(Compression newCompression) {
    return new FileSource(
        name, path, format, newCompression, items, total, maxRecordBytes, collectedAt);
  }

  public FileSource withItems(String newItems) {
    return new FileSource(
        name, path, format, compression, newItems, total, maxRecordBytes, collectedAt);
  }

  public FileSource withTotal(String newTotal) {
    return new FileSource(
        name, path, format, compression, items, newTotal, maxRecordBytes, collectedAt);
  }

  public FileSource withMaxRecordBytes(int newMaxRecordBytes) {
    return new FileSource(
        name, path, format, compression, items, total, newMaxRecordBytes, collectedAt);
  }

  public FileSource withCollectedAt(CollectedAt newCollectedAt) {
    return new FileSource(
        name, path, format, compression, items, total, maxRecordBytes, newCollectedAt);
  }

  @Override
  public List<String> parts(SourceContext context) throws IOException {
    return FilePattern.list(path);
  }

  /**
   * Why the one file that the path names cannot be read; empty if it can, or if it is a pattern.
   */
  public Optional<String> missing() {
    if (FilePattern.hasWildcard(path)) {
      return Optional.empty();
    }
    try {
      FilePattern.list(path);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public ReadSession open(String part, Position position, SourceContext context)
      throws IOException {
    FilePosition start = FilePosition.of(position);
    Path file = Path.of(part);
    try {
      OpenFile open = OpenFile.open(file, compression, start.offset());
      try {
        return new FileReadSession(
            this,
            part,
            collectedAt(file),
            start,
            context,
            new ByteWindow(open, start.offset(), maxRecordBytes),
            open::bytes,
            open);
      } catch (IOException | DamagedFileException e) {
        open.close();
        throw e;
      }
    } catch (DamagedFileException e) {
      return new Unreadable(
          position, report(part, -1, start.records(), 0, e.status(), part + ": " + e.getMessage()));
    }
  }

  private Instant collectedAt(Path file) throws IOException, DamagedFileException {
    if (collectedAt == CollectedAt.MODIFIED) {
      return Files.getLastModifiedTime(file).toInstant();
    }
    Matcher matcher = DATE.matcher(file.getFileName().toString());
    while (matcher.find()) {
      try {
        return LocalDate.parse(matcher.group()).atStartOfDay(ZoneOffset.UTC).toInstant();
      } catch (DateTimeParseException e) {
        // Such as 2024-99-01, which only looks like a date: the next one counts.
      }
    }
    throw DamagedFileException.failed(
        "its name has no date YYYY-MM-DD; rename it, or set collected_at to modified");
  }

  RecordCutter cutter(ByteWindow window, FilePosition start) {
    return format == Format.JSONL
        ? new LineCutter(window, start)
        : new JsonItemCutter(
            window,
            JsonPointer.compile(items),
            total == null ? null : JsonPointer.compile(total),
            start);
  }

  ExtractionReport report(
      String part,
      long announced,
      long received,
      long bytes,
      ExtractionReport.Status status,
      String message) {
    return new ExtractionReport(name, part, 0, announced, received, bytes, 1, status, message);
  }

  /** A file that could not even be opened; that it could not is all there is to read. */
  private record Unreadable(Position position, ExtractionReport report) implements ReadSession {
    @Override
    public ReadBatch next() {
      return new ReadBatch(List.of(), List.of(), List.of(report), position, true);
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }
}
