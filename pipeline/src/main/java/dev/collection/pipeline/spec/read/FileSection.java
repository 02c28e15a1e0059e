package dev.collection.pipeline.spec.read;

import dev.collection.io.file.FileSource;
import dev.collection.io.file.FileSource.CollectedAt;
import dev.collection.io.file.FileSource.Format;
import dev.collection.io.file.compression.Compression;
import dev.collection.io.file.stream.RecordLayout;
import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a source of the kind {@code file}. */
final class FileSection {
  private static final long MAX_RECORD = 16L << 20;

  private static final long LARGEST_SPLIT = 1L << 40;
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** What a source without a kind is read as; it never gets out, for it is a problem. */
  static final FileSpec NONE =
      new FileSpec(
          "",
          Format.JSON,
          Compression.AUTO,
          MAX_RECORD,
          CollectedAt.MODIFIED,
          null,
          null,
          FileSource.DEFAULT_SPLIT_BYTES);

  private FileSection() {}

  static FileSpec read(YamlMap file) {
    file.require("path", "give the files, as in `path: archive/*.json.gz`");
    String path = file.text("path");
    Format format = format(file, path);
    Compression compression =
        file.choice(
            "compression",
            Map.of(
                "auto", Compression.AUTO,
                "none", Compression.NONE,
                "gzip", Compression.GZIP,
                "zstd", Compression.ZSTD,
                "bzip2", Compression.BZIP2),
            Compression.AUTO);
    long maxRecord = file.size("max_record", MAX_RECORD, FileSource.LARGEST_MAX_RECORD_BYTES);
    CollectedAt collectedAt =
        file.choice(
            "collected_at",
            Map.of("modified", CollectedAt.MODIFIED, "from_name", CollectedAt.FROM_NAME),
            CollectedAt.MODIFIED);
    String total = file.text("total");
    if (total != null) {
      YamlNode place = file.get("total").orElseThrow();
      SpecText.checkPointer(place, file.problems());
      if (format != Format.JSON) {
        file.problems().add(place, "`total` goes with the format json only; remove it");
      }
    }
    RecordLayout layout = LayoutSection.read(file, format);
    long split = file.size("split", FileSource.DEFAULT_SPLIT_BYTES, LARGEST_SPLIT);
    file.finish();
    return new FileSpec(
        resolved(file, path), format, compression, maxRecord, collectedAt, total, layout, split);
  }

  /** By the name of the files, unless it is given. */
  private static Format format(YamlMap file, String path) {
    String name = path == null ? "" : path;
    Format usual = Format.JSON;
    if (name.contains(".jsonl") || name.contains(".ndjson")) {
      usual = Format.JSONL;
    } else if (name.contains(".csv")) {
      usual = Format.CSV;
    } else if (name.contains(".xml")) {
      usual = Format.XML;
    }
    return file.choice(
        "format",
        Map.of(
            "json", Format.JSON,
            "jsonl", Format.JSONL,
            "csv", Format.CSV,
            "xml", Format.XML,
            "fixed-width", Format.FIXED_WIDTH),
        usual);
  }

  private static String resolved(YamlMap file, String path) {
    if (path == null) {
      return "";
    }
    YamlNode place = file.get("path").orElseThrow();
    if (path.contains("://")) {
      file.problems()
          .add(
              place,
              "`path` must be a path of this machine; `"
                  + path
                  + "` is not supported in"
                  + " this version");
      return path;
    }
    if (path.isBlank() || path.indexOf('\0') >= 0) {
      file.problems().add(place, "`path` is empty; give the files, as in `archive/*.json.gz`");
      return path;
    }
    if (path.contains("${")) {
      file.problems()
          .add(place, "`path` cannot hold references; they are for what an http source sends");
    } else if (place.resolve(path).toString().isEmpty()) {
      file.problems().add(place, "`path` names the spec's own folder; give the files in it");
    } else {
      checkPattern(place, path, file.problems());
    }
    return path.startsWith("/") ? place.resolve(path).toString() : inFolder(place, path);
  }

  /** What is special in the name of the spec's own folder must not count as a wildcard. */
  private static String inFolder(YamlNode place, String path) {
    String folder = place.resolve("x").resolveSibling("").toString();
    String escaped = WILDCARD.matcher(folder).replaceAll("\\\\$0");
    try {
      return Path.of(escaped).resolve(path).normalize().toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  /** A file whose name only looks like a broken pattern is found by that name. */
  private static void checkPattern(YamlNode place, String path, Problems problems) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + path);
    } catch (PatternSyntaxException e) {
      if (!SpecText.exists(place.resolve(path))) {
        problems.add(
            place,
            "`"
                + path
                + "` is no pattern: "
                + e.getDescription().toLowerCase(Locale.ROOT)
                + "; put \\ before a character that stands for itself");
      }
    }
  }
}
