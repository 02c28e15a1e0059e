package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.SqlText;
import dev.collection.pipeline.spec.CollectionSpec;
import dev.collection.pipeline.spec.SourceSpec;
import dev.collection.transforms.drift.MappedPointers;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.ProfilesCoder;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FrequentValues;
import dev.collection.transforms.profile.value.NumberProfile;
import dev.collection.transforms.profile.value.ValueProfile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes rows of {@code collection_profiles}: what people ask for as columns, and the sketches. */
final class ProfileRows {
  private static final int MOST_VALUES = 20;
  private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  private final String run;
  private final Map<String, MappedPointers> mapped = new HashMap<>();

  /**
   * @param run id of the run or window
   */
  ProfileRows(CollectionSpec spec, String run) {
    this.run = run;
    for (SourceSpec source : spec.sources()) {
      mapped.put(source.name(), MappedPointers.of(source.map()));
    }
  }

  List<List<String>> of(Profiles profiles) {
    List<List<String>> rows = new ArrayList<>(profiles.byKey().size());
    profiles.byKey().forEach((key, profile) -> rows.add(row(key, profile)));
    return rows;
  }

  private List<String> row(Profiles.Key key, ValueProfile profile) {
    Map<String, Object> kinds = new LinkedHashMap<>();
    profile.kinds().forEach((kind, count) -> kinds.put(kind.text(), count));
    Example first = profile.first();
    boolean isItem = key.kind() == Profiles.Kind.ITEM;
    return Arrays.asList(
        run,
        key.source(),
        key.kind().name().toLowerCase(Locale.ROOT),
        SqlText.storable(key.path()),
        SqlText.json(kinds),
        Long.toString(profile.count()),
        Long.toString(profile.nulls()),
        Long.toString(profile.empty()),
        Long.toString(profile.distinctCount()),
        profile.isDistinctExact() ? "1" : "0",
        profile.numberText(profile.min()),
        profile.numberText(profile.max()),
        profile.numberText(profile.mean()),
        quantiles(profile),
        lengths(profile.lengthProfile()),
        frequent(profile.mostFrequent(MOST_VALUES), profile.valueError()),
        frequent(profile.mostFrequentPatterns(MOST_VALUES), 0),
        first == null ? null : SqlText.storable(first.describe()),
        isItem ? (mapped.get(key.source()).covers(key.path()) ? "1" : "0") : null,
        HexFormat.of().formatHex(ProfilesCoder.toBytes(profile)));
  }

  private static String quantiles(ValueProfile profile) {
    if (!profile.hasNumbers()) {
      return null;
    }
    Map<String, Object> quantiles = new LinkedHashMap<>();
    for (double share : SHARES) {
      quantiles.put(
          Double.toString(share),
          profile.numberText(BigDecimal.valueOf(profile.quantile(share)).stripTrailingZeros()));
    }
    return SqlText.json(quantiles);
  }

  private static String lengths(NumberProfile lengths) {
    if (lengths == null) {
      return null;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("min", lengths.min());
    members.put("mean", lengths.mean());
    members.put("max", lengths.max());
    return SqlText.json(members);
  }

  private static String frequent(List<FrequentValues.Frequent> frequent, long error) {
    if (frequent.isEmpty()) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (FrequentValues.Frequent next : frequent) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("value", SqlText.storable(next.text()));
      members.put("count", next.count());
      if (error > 0) {
        members.put("too_low_by_at_most", error);
      }
      members.put("first", SqlText.storable(next.first().describe()));
      values.add(members);
    }
    return SqlText.json(values);
  }
}
