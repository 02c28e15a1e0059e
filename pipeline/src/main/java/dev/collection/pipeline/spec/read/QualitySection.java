package dev.collection.pipeline.spec.read;

import dev.collection.model.Dimension;
import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.quality.QualityDefinition;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code quality}. */
final class QualitySection {
  static final Map<String, Dimension> DIMENSIONS = dimensions();

  /** Of a spec that gives none. */
  static final Map<Dimension, Double> WEIGHTS =
      Map.of(
          Dimension.COMPLETENESS, 0.25,
          Dimension.ACCURACY, 0.25,
          Dimension.CONSISTENCY, 0.20,
          Dimension.TIMELINESS, 0.15,
          Dimension.VALIDITY, 0.15);

  /** Weights are shares of each other; their sum must stay a number. */
  private static final double LARGEST_WEIGHT = 1_000_000;

  private QualitySection() {}

  private static Map<String, Dimension> dimensions() {
    Map<String, Dimension> dimensions = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      dimensions.put(dimension.specName(), dimension);
    }
    return dimensions;
  }

  /** Of a spec without the section: the usual weights, and nothing to fall short of. */
  static QualityDefinition none() {
    return new QualityDefinition(WEIGHTS, Map.of(), 0, List.of(), null, null);
  }

  /** The names under {@code required}. */
  static List<String> required(YamlMap quality, Fields fields) {
    return fields.check(quality.texts("required"), "required", quality.problems());
  }

  static QualityDefinition read(YamlMap quality, Fields fields) {
    Problems problems = quality.problems();
    Map<Dimension, Double> weights =
        quality.map("weights").map(QualitySection::weights).orElse(WEIGHTS);
    Map<Dimension, Double> thresholds = new EnumMap<>(Dimension.class);
    Duration[] maxAge = new Duration[1];
    quality
        .map("thresholds")
        .ifPresent(
            map -> {
              for (Map.Entry<String, Dimension> entry : DIMENSIONS.entrySet()) {
                if (entry.getValue() == Dimension.TIMELINESS) {
                  maxAge[0] = map.duration(entry.getKey(), null);
                } else {
                  double lowest = map.number(entry.getKey(), 0, 0, 1);
                  if (map.has(entry.getKey())) {
                    thresholds.put(entry.getValue(), lowest);
                  }
                }
              }
              map.finish();
            });
    double overall = quality.number("overall", 0, 0, 1);
    List<String> stable = fields.check(quality.texts("stable"), "stable", problems);
    String event = event(quality, fields);
    quality.finish();
    return new QualityDefinition(weights, thresholds, overall, stable, event, maxAge[0]);
  }

  private static Map<Dimension, Double> weights(YamlMap map) {
    Map<Dimension, Double> weights = new EnumMap<>(Dimension.class);
    int before = map.problems().count();
    DIMENSIONS.forEach(
        (name, dimension) -> {
          double weight = map.number(name, 0, 0, LARGEST_WEIGHT);
          if (map.has(name)) {
            weights.put(dimension, weight);
          }
        });
    map.finish();
    if (map.problems().count() == before
        && weights.values().stream().allMatch(weight -> weight == 0)) {
      map.problems().add(map.node(), "all `weights` are 0; give at least one above 0");
    }
    return weights;
  }

  private static String event(YamlMap quality, Fields fields) {
    String event = quality.text("event");
    if (event == null) {
      return null;
    }
    YamlNode place = quality.get("event").orElseThrow();
    List<String> checked =
        fields.check(
            List.of(place),
            "event",
            EnumSet.of(FieldType.DATE, FieldType.TIMESTAMP),
            "a date or a timestamp",
            quality.problems());
    return checked.isEmpty() ? null : event;
  }
}
