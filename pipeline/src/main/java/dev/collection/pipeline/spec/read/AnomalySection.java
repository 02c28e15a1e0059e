package dev.collection.pipeline.spec.read;

import dev.collection.model.FieldType;
import dev.collection.pipeline.spec.yaml.Problems;
import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.MethodSettings;
import dev.collection.transforms.anomaly.method.AnomalyMethod;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code anomalies}. */
final class AnomalySection {
  private static final List<String> METHODS = AnomalyMethod.names();

  /** A text may be a number: {@code 07} for a grade. */
  private static final Set<FieldType> NUMERIC =
      EnumSet.of(FieldType.INTEGER, FieldType.DECIMAL, FieldType.STRING);

  private AnomalySection() {}

  /**
   * @param merged the spec that the section is of
   */
  static AnomalyDefinition read(YamlMap anomalies, Fields fields, SpecFiles.Merged merged) {
    Problems problems = anomalies.problems();
    anomalies.require("features", "give the numeric fields to look at");
    List<String> features =
        fields.check(
            anomalies.texts("features"), "features", NUMERIC, "a number or a text", problems);
    if (features.isEmpty() && anomalies.get("features").isPresent()) {
      noneOf(anomalies, "features", "give the numeric fields to look at");
    }
    List<String> log =
        fields.check(anomalies.texts("log"), "log", NUMERIC, "a number or a text", problems);
    // One that is misspelt may be the one that is missing.
    boolean areAllKnown = features.size() == anomalies.texts("features").size();
    for (YamlNode place : anomalies.texts("log")) {
      if (areAllKnown && log.contains(place.text()) && !features.contains(place.text())) {
        notInFeatures(place, anomalies, merged);
      }
    }
    List<String> within =
        fields.check(anomalies.texts("within"), "within", Fields.SCALARS, "a scalar", problems);
    int minRecords = (int) anomalies.whole("min_records", 50, 30, 1_000_000);
    int sampleSize = (int) anomalies.whole("sample_size", 5000, 30, 1_000_000);
    if (sampleSize < minRecords) {
      YamlNode least = anomalies.get("min_records").orElse(anomalies.node());
      YamlNode size = anomalies.get("sample_size").orElse(least);
      problems.add(
          merged.isOver(least, size) ? least : size,
          "`sample_size` is " + sampleSize + ", less than `min_records`, " + minRecords);
    }
    AnomalyDefinition definition =
        new AnomalyDefinition(
            features,
            log,
            within,
            methods(anomalies),
            minRecords,
            (int) anomalies.whole("min_group", 20, 2, Integer.MAX_VALUE),
            sampleSize,
            anomalies.number(
                "false_discovery_rate",
                0.01,
                rate -> rate > 0 && rate <= 0.5,
                "above 0 and at most 0.5"),
            settings(anomalies),
            anomalies.whole("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE));
    anomalies.finish();
    return definition;
  }

  private static void notInFeatures(YamlNode place, YamlMap anomalies, SpecFiles.Merged merged) {
    YamlNode features = anomalies.node().keyPlace("features");
    String what = "`" + place.text() + "` is in `log`";
    if (merged.isOver(features, place)) {
      anomalies
          .problems()
          .add(
              features,
              what
                  + " of "
                  + place.file()
                  + ", line "
                  + place.line()
                  + ", but not in `features`; add it, or give `log` here, without it");
    } else {
      anomalies.problems().add(place, what + " but not in `features`; add it");
    }
  }

  private static MethodSettings settings(YamlMap anomalies) {
    MethodSettings suggested = MethodSettings.DEFAULTS;
    return new MethodSettings(
        anomalies.number("nu", suggested.nu(), nu -> nu > 0 && nu < 1, "above 0 and below 1"),
        (int) anomalies.whole("trees", suggested.trees(), 1, 10_000),
        (int) anomalies.whole("subsample", suggested.subsample(), 2, 1_000_000),
        (int) anomalies.whole("neighbours", suggested.neighbours(), 1, 1000),
        (int) anomalies.whole("hidden", suggested.hidden(), 0, 1000),
        (int) anomalies.whole("epochs", suggested.epochs(), 1, 10_000));
  }

  private static List<String> methods(YamlMap anomalies) {
    List<YamlNode> places = anomalies.texts("methods");
    if (!anomalies.has("methods")) {
      return METHODS;
    }
    List<String> methods = new ArrayList<>();
    for (YamlNode place : places) {
      if (methods.contains(place.text())) {
        anomalies.problems().add(place, "`" + place.text() + "` is given twice in `methods`");
      } else if (METHODS.contains(place.text())) {
        methods.add(place.text());
      } else {
        anomalies.problems().unknown(place, "method", place.text(), METHODS);
      }
    }
    if (places.isEmpty()) {
      noneOf(anomalies, "methods", "give at least one of " + String.join(", ", METHODS));
    }
    return methods;
  }

  private static void noneOf(YamlMap anomalies, String key, String remedy) {
    YamlNode value = anomalies.get(key).orElse(null);
    if (value != null && value.is(YamlNode.Kind.LIST) && value.elements().isEmpty()) {
      anomalies.problems().add(value, "`" + key + "` is empty; " + remedy);
    }
  }
}
