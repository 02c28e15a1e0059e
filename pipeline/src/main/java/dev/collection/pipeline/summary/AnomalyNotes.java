package dev.collection.pipeline.summary;

import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Plural;
import dev.collection.transforms.anomaly.AnomalyDefinition;
import dev.collection.transforms.anomaly.FeatureVector;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.ValueProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a summary says of records without a score, and of features that say nothing. */
final class AnomalyNotes {
  /** Why records have no score, and how many. */
  private record Reason(String words, long count) implements Comparable<Reason> {
    @Override
    public int compareTo(Reason other) {
      int order = Long.compare(other.count, count);
      return order != 0 ? order : words.compareTo(other.words);
    }
  }

  /** Instead of method and reason in the sum of a stream, see {@link Measures#withoutParts}. */
  private static final String OF_ALL_WINDOWS = "";

  private AnomalyNotes() {}

  /**
   * @param profiles of the run; without those of records it is not said of features that they are
   *     the same in all
   */
  static List<String> of(AnomalyDefinition definition, Measures measures, Profiles profiles) {
    List<String> notes = new ArrayList<>();
    if (definition.methods().equals(List.of("isolation_forest"))) {
      notes.add(
          "anomalies: isolation_forest alone flags nothing, as its scores have an end; add another"
              + " method");
    }
    String ofWindows = ofWindows(measures);
    if (ofWindows != null) {
      notes.add(ofWindows);
    }
    methods(measures)
        .forEach(
            (reason, methods) ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "anomalies: %,d %s %s without a score by %s: %s",
                        reason.count,
                        Plural.of(reason.count, "record"),
                        Plural.is(reason.count),
                        String.join(", ", methods),
                        reason.words)));
    String method = definition.methods().get(0);
    long records =
        measures.ofName(Measure.ANOMALY_SCORED, method)
            + measures.ofName(Measure.ANOMALY_NOT_ENOUGH_DATA, method);
    for (String feature : definition.features()) {
      long unjudged = measures.ofName(Measure.FEATURE_UNJUDGED, feature);
      if (unjudged > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "anomalies: %s says nothing in %,d %s: what is usual there is not known",
                feature,
                unjudged,
                Plural.of(unjudged, "record")));
      }
      String lacking = lacking(feature, measures, records);
      ValueProfile values = ofFeature(feature, profiles);
      if (lacking != null) {
        notes.add("anomalies: " + lacking);
      } else if (values != null
          && values.count() > 1
          && values.nulls() == 0
          && values.isDistinctExact()
          && values.distinctCount() == 1) {
        notes.add(
            String.format(
                Locale.ROOT,
                "anomalies: %s is the same in all %,d records",
                feature,
                values.count()));
      }
    }
    return notes;
  }

  /** Why a feature can be compared in no record; null if it can be in one, or there is none. */
  private static String lacking(String feature, Measures measures, long records) {
    Map<FeatureVector.Lack, Long> counts = new EnumMap<>(FeatureVector.Lack.class);
    long without = 0;
    for (FeatureVector.Lack lack : FeatureVector.Lack.values()) {
      long count = measures.ofName(Measure.FEATURE_LACKING, feature + ": " + lack.name());
      if (count > 0) {
        counts.put(lack, count);
        without += count;
      }
    }
    if (without == 0 || without < records) {
      return null;
    }
    if (counts.size() == 1) {
      FeatureVector.Lack lack = counts.keySet().iterator().next();
      String where =
          lack == FeatureVector.Lack.NO_NUMBER ? "any of %,d records" : "all %,d records";
      return feature
          + " is "
          + lack.words()
          + " in "
          + (records == 1 ? "the only record" : String.format(Locale.ROOT, where, records))
          + lack.why();
    }
    List<String> parts = new ArrayList<>();
    counts.forEach(
        (lack, count) -> parts.add(String.format(Locale.ROOT, "%s in %,d", lack.words(), count)));
    return String.format(
        Locale.ROOT,
        "%s is %s of %,d records: no value of it can be compared",
        feature,
        String.join(" and ", parts),
        records);
  }

  /** The methods by reason, in the order of their names. */
  private static Map<Reason, List<String>> methods(Measures measures) {
    Map<String, Long> counts = Summarizer.byName(measures, Measure.ANOMALY_UNSCORED);
    counts.remove(OF_ALL_WINDOWS);
    Map<Reason, List<String>> methods = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          int end = name.indexOf(": ");
          methods
              .computeIfAbsent(
                  new Reason(name.substring(end + 2), count), unused -> new ArrayList<>())
              .add(name.substring(0, end));
        });
    return methods;
  }

  /** What the sum of a stream says, which has no reasons; null if every record has a score. */
  private static String ofWindows(Measures measures) {
    if (!Summarizer.byName(measures, Measure.ANOMALY_UNSCORED).containsKey(OF_ALL_WINDOWS)) {
      return null;
    }
    Map<Long, List<String>> methods = new TreeMap<>(Comparator.reverseOrder());
    Summarizer.byName(measures, Measure.ANOMALY_NOT_ENOUGH_DATA)
        .forEach(
            (method, count) ->
                methods.computeIfAbsent(count, unused -> new ArrayList<>()).add(method));
    methods.remove(0L);
    List<String> parts = new ArrayList<>();
    methods.forEach(
        (count, of) ->
            parts.add(String.format(Locale.ROOT, "%,d by %s", count, String.join(", ", of))));
    return "anomalies: records without a score: "
        + String.join("; ", parts)
        + "; why, is in the summaries of the windows in collection_runs";
  }

  private static ValueProfile ofFeature(String feature, Profiles profiles) {
    ValueProfile values = null;
    for (Map.Entry<Profiles.Key, ValueProfile> entry : profiles.byKey().entrySet()) {
      Profiles.Key key = entry.getKey();
      if (key.kind() == Profiles.Kind.FIELD && key.path().equals(feature)) {
        values = values == null ? entry.getValue().emptyCopy() : values;
        values.addAll(entry.getValue());
      }
    }
    return values;
  }
}
