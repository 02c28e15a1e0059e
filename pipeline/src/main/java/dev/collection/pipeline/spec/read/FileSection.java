package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.FileSpec;
import dev.collection.pipeline.spec.FileSpec.CollectedAt;
import dev.collection.pipeline.spec.FileSpec.Compression;
import dev.collection.pipeline.spec.FileSpec.Format;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import java.util.Map;
import java.util.Set;

/** Reads a source of the kind {@code file}. */
final class FileSection {
  private static final long MAX_RECORD = 16L << 20;

  /** A record is held in one array. */
  private static final long LARGEST_RECORD = 2047L << 20;

  private static final Set<String> LATER_FORMATS = Set.of("csv", "xml");

  /** What a source without a kind is read as; it never gets out, for it is a problem. */
  static final FileSpec NONE =
      new FileSpec("", Format.JSON, Compression.AUTO, MAX_RECORD, CollectedAt.MODIFIED, null);

  private FileSection() {}

  static FileSpec read(YamlMap file) {
    file.require("path", "give the files, as in `path: archive/*.json.gz`");
    String path = file.text("path");
    Format format = format(file, path);
    Compression compression =
        file.choice(
            "compression",
            Map.of("auto", Compression.AUTO, "none", Compression.NONE, "gzip", Compression.GZIP),
            Compression.AUTO);
    long maxRecord = file.size("max_record", MAX_RECORD, LARGEST_RECORD);
    CollectedAt collectedAt =
        file.choice(
            "collected_at",
            Map.of("modified", CollectedAt.MODIFIED, "from_name", CollectedAt.FROM_NAME),
            CollectedAt.MODIFIED);
    String total = file.text("total");
    if (total != null) {
      SpecText.checkPointer(file.get("total").orElseThrow(), file.problems());
    }
    file.finish();
    return new FileSpec(resolved(file, path), format, compression, maxRecord, collectedAt, total);
  }

  /** By the name of the files, unless it is given. */
  private static Format format(YamlMap file, String path) {
    YamlNode given = file.get("format").orElse(null);
    if (given != null && LATER_FORMATS.contains(given.text())) {
      file.problems()
          .add(given, "the format `" + given.text() + "` is not supported in this version");
      return Format.JSON;
    }
    boolean lines = path != null && (path.contains(".jsonl") || path.contains(".ndjson"));
    return file.choice(
        "format",
        Map.of("json", Format.JSON, "jsonl", Format.JSONL),
        lines ? Format.JSONL : Format.JSON);
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
    return place.resolve(path).toString();
  }
}
