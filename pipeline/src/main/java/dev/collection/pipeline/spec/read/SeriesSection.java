package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.transforms.series.SeriesSettings;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code series}. */
final class SeriesSection {
  private static final Map<String, Boolean> SEASONS =
      new TreeMap<>(Map.of("day_of_week", true, "none", false));
  private static final Map<String, Boolean> POLICIES =
      new TreeMap<>(Map.of("warn", false, "fail", true));

  private SeriesSection() {}

  static SeriesSettings read(YamlMap series) {
    SeriesSettings suggested = SeriesSettings.SUGGESTED;
    SeriesSettings settings =
        new SeriesSettings(
            series.choice("season", SEASONS, suggested.weekly()),
            (int) series.whole("runs", suggested.runs(), 2, 52),
            series.number("limit", suggested.limit(), limit -> limit > 0, "above 0"),
            series.number("least", suggested.least(), least -> least >= 0, "0 or more"),
            series.whole("min_records", suggested.minRecords(), 1, Integer.MAX_VALUE),
            series.choice("policy", POLICIES, suggested.fails()));
    series.finish();
    return settings;
  }
}
