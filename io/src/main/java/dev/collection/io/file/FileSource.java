package dev.collection.io.file;

import com.fasterxml.jackson.core.JsonPointer;
import dev.collection.io.file.compression.Compression;
import dev.collection.io.file.compression.OpenFile;
import dev.collection.io.file.json.JsonItemCutter;
import dev.collection.io.file.json.LineCutter;
import dev.collection.io.file.stream.ByteWindow;
import dev.collection.io.file.stream.DamagedFileException;
import dev.collection.io.file.stream.FilePosition;
import dev.collection.io.file.stream.RecordCutter;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.io.source.Position;
import dev.collection.io.source.ReadBatch;
import dev.collection.io.source.ReadSession;
import dev.collection.io.source.Source;
import dev.collection.io.source.SourceContext;
import dev.collection.model.ExtractionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files as a source. Its parts are the files that match, in the order of their paths, or ranges of
 * large ones. Bounded; read again from a position, a file gives the same records, as long as nobody
 * changes it.
 *
 * @param name of the source in the spec
 * @param path absolute, with wildcards as in {@link #pathIn}
 * @param items JSON only: JSON Pointer (RFC 6901) to the array of records; empty if the document is
 *     the array, or a single record
 * @param total JSON only: JSON Pointer to the number of records that the document announces; null
 *     if it announces none
 * @param maxRecordBytes a longer record is rejected, and only its beginning is kept
 * @param layout of CSV, XML and fixed width; null for JSON
 * @param splitBytes a larger file whose lines can be found from any of its bytes is read in ranges
 *     of this size, each a part of its own; see {@link FileRange}
 */
public record FileSource(
    String name,
    String path,
    Format format,
    Compression compression,
    String items,
    String total,
    int maxRecordBytes,
    CollectedAt collectedAt,
    RecordLayout layout,
    long splitBytes)
    implements Source {
  private static final long serialVersionUID = 1L;

  /** The stage in whose name records over the limit are rejected. */
  public static final String STAGE = "Read sources";

  /** What a record may have unless the spec says otherwise: 16 MiB. */
  public static final int DEFAULT_MAX_RECORD_BYTES = 16 << 20;

  /** The largest limit that can be set: 512 MiB. */
  public static final int LARGEST_MAX_RECORD_BYTES = 512 << 20;

  /** From which size on a file is read in ranges unless the spec says otherwise: 256 MiB. */
  public static final long DEFAULT_SPLIT_BYTES = 256L << 20;

  private static final Pattern DATE = Pattern.compile("(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}");

  /** How records are laid out in a file. */
  public enum Format {
    /** One document with an array of records. */
    JSON,
    /** One record a line. */
    JSONL,
    /** Rows with delimiters. */
    CSV,
    /** One document in which an element is a record. */
    XML,
    /** Lines with columns at fixed places. */
    FIXED_WIDTH;

    boolean isJson() {
      return this == JSON || this == JSONL;
    }
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
    if (splitBytes < 1) {
      throw new IllegalArgumentException(
          "split is " + splitBytes + " bytes; it must be at least 1");
    }
    if (format.isJson() != (layout == null)) {
      throw new IllegalArgumentException(format + " with the layout " + layout);
    }
    JsonPointer.compile(items);
    if (total != null) {
      JsonPointer.compile(total);
    }
  }

  /** Files of JSON with the defaults: compression by their first bytes, collected when modified. */
  public static FileSource of(String name, String path, Format format) {
    return of(name, path, format, null);
  }

  /** Files with the defaults. */
  public static FileSource of(String name, String path, Format format, RecordLayout layout) {
    return new FileSource(
        name,
        path,
        format,
        Compression.AUTO,
        "",
        null,
        DEFAULT_MAX_RECORD_BYTES,
        CollectedAt.MODIFIED,
        layout,
        DEFAULT_SPLIT_BYTES);
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
        name,
        path,
        format,
        newCompression,
        items,
        total,
        maxRecordBytes,
        collectedAt,
        layout,
        splitBytes);
  }

  public FileSource withItems(String newItems) {
    return new FileSource(
        name,
        path,
        format,
        compression,
        newItems,
        total,
        maxRecordBytes,
        collectedAt,
        layout,
        splitBytes);
  }

  public FileSource withTotal(String newTotal) {
    return new FileSource(
        name,
        path,
        format,
        compression,
        items,
        newTotal,
        maxRecordBytes,
        collectedAt,
        layout,
        splitBytes);
  }

  public FileSource withMaxRecordBytes(int newMaxRecordBytes) {
    return new FileSource(
        name,
        path,
        format,
        compression,
        items,
        total,
        newMaxRecordBytes,
        collectedAt,
        layout,
        splitBytes);
  }

  public FileSource withCollectedAt(CollectedAt newCollectedAt) {
    return new FileSource(
        name,
        path,
        format,
        compression,
        items,
        total,
        maxRecordBytes,
        newCollectedAt,
        layout,
        splitBytes);
  }

  public FileSource withSplitBytes(long newSplitBytes) {
    return new FileSource(
        name,
        path,
        format,
        compression,
        items,
        total,
        maxRecordBytes,
        collectedAt,
        layout,
        newSplitBytes);
  }

  @Override
  public List<String> parts(SourceContext context) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String file : FilePattern.list(path)) {
      parts.addAll(partsOf(file, Path.of(file).toFile().length()));
    }
    return parts;
  }

  private List<String> partsOf(String file, long size) {
    boolean splittable = layout == null ? format == Format.JSONL : layout.splittable();
    // A small file is one part, compressed or not, and need not be opened to know.
    long plainSize =
        splittable && size > splitBytes ? OpenFile.plainSize(Path.of(file), compression) : -1;
    return FileRange.parts(file, plainSize, splitBytes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The state of a file is its size and when it was last modified: whoever replaces a file by
   * another of the same size and time has to touch it. A folder must exist and be readable, but may
   * be empty.
   */
  @Override
  public Map<String, String> states(SourceContext context) throws IOException {
    Map<String, String> states = new LinkedHashMap<>();
    for (String file : FilePattern.present(path)) {
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(Path.of(file), BasicFileAttributes.class);
        String state = attributes.size() + " bytes of " + attributes.lastModifiedTime();
        partsOf(file, attributes.size()).forEach(part -> states.put(part, state));
      } catch (NoSuchFileException e) {
        // Removed since it was listed.
      }
    }
    return states;
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
    FileRange range = FileRange.of(part);
    Path file = Path.of(range.path());
    try {
      RecordLayout.Opening opening = layout == null ? null : opening(file);
      long from = firstByte(start, range, opening);
      OpenFile open = OpenFile.open(file, compression, from);
      try {
        ByteWindow window = new ByteWindow(open, from, maxRecordBytes);
        window.endAt(range.to());
        return new FileReadSession(
            this, range, collectedAt(file), start, context, opening, window, open::bytes, open);
      } catch (IOException | DamagedFileException e) {
        open.close();
        throw e;
      }
    } catch (DamagedFileException e) {
      return new Unreadable(
          position,
          report(part, -1, start.records(), 0, e.status(), range.path() + ": " + e.getMessage()));
    }
  }

  private RecordLayout.Opening opening(Path file) throws IOException, DamagedFileException {
    try (OpenFile beginning = OpenFile.open(file, compression, 0)) {
      ByteWindow window = new ByteWindow(beginning, 0, maxRecordBytes);
      RecordLayout.Opening opening = layout.open(window);
      if (window.damage() != null) {
        throw window.damage();
      }
      return opening;
    }
  }

  private long firstByte(FilePosition start, FileRange range, RecordLayout.Opening opening) {
    if (layout != null && layout.readsFromBeginning()) {
      return 0;
    }
    if (!start.equals(FilePosition.START)) {
      return start.offset();
    }
    // A line belongs to the range that its first byte is in, so the byte before it is looked at.
    return range.from() > 0 ? range.from() - 1 : opening == null ? 0 : opening.first().offset();
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

  /** For a file of JSON. */
  RecordCutter cutter(ByteWindow window, FilePosition start) {
    return format == Format.JSONL
        ? new LineCutter(window, start)
        : new JsonItemCutter(
            window,
            JsonPointer.compile(items),
            total == null ? null : JsonPointer.compile(total),
            start);
  }

  boolean countsLines() {
    return layout == null ? format == Format.JSONL : layout.countsLines();
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
