package dev.collection.pipeline.spec.read;

import dev.collection.io.http.IncrementalDefinition;
import dev.collection.io.http.IncrementalDefinition.Format;
import dev.collection.io.http.slice.SliceDimension;
import dev.collection.io.http.slice.SliceValues;
import dev.collection.pipeline.spec.yaml.YamlMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code incremental} of an API: how to ask for what is new since the last run only. */
final class IncrementalSection {
  private IncrementalSection() {}

  /** Null if it cannot be meant, which is reported. */
  static IncrementalDefinition read(YamlMap section, YamlMap http, List<SliceDimension> slices) {
    String by = section.text("by");
    if (by != null) {
      HttpSection.checkParameter("incremental", "by", by, section.get("by").orElseThrow(), http);
    } else if (slices.stream().noneMatch(slice -> slice.values() instanceof SliceValues.Dates)) {
      section
          .problems()
          .add(
              section.node(),
              "`incremental` does not say what takes the mark of the last run; give `by:"
                  + " PARAMETER`, or slices by dates, which then begin there");
    }
    String newest = pointer(section, "newest");
    String cursor = pointer(section, "cursor");
    if (newest != null && cursor != null) {
      section
          .problems()
          .add(section.get("cursor").orElseThrow(), "keep one of `newest` and `cursor`");
    }
    Map<String, Format> formats = new LinkedHashMap<>();
    for (Format format : Format.values()) {
      formats.put(format.name().toLowerCase(Locale.ROOT), format);
    }
    Format format =
        section.choice("format", formats, cursor == null ? Format.DATE_TIME : Format.TEXT);
    if (cursor != null && format != Format.TEXT) {
      section
          .problems()
          .add(section.get("format").orElseThrow(), "a `cursor` is sent as it came; leave it out");
    } else if (cursor == null && format == Format.TEXT) {
      section
          .problems()
          .add(section.get("format").orElseThrow(), "`format: text` is for a `cursor`");
    } else if (newest == null && format == Format.NUMBER) {
      section
          .problems()
          .add(section.get("format").orElseThrow(), "`format: number` needs `newest`: where it is");
    }
    Duration overlap = section.duration("overlap", Duration.ZERO);
    String start = section.text("start");
    section.finish();
    return section.problems().isEmpty()
        ? new IncrementalDefinition(by, newest, cursor, format, overlap, start)
        : null;
  }

  private static String pointer(YamlMap section, String key) {
    String pointer = section.text(key);
    if (pointer != null) {
      SpecText.checkPointer(section.get(key).orElseThrow(), section.problems());
    }
    return pointer;
  }
}
