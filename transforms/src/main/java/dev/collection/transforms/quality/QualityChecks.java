package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.model.VersionAgreement;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the checks of many records, by source. Not thread-safe.
 *
 * <p>Each dimension is counted as a whole ({@code accuracy}) and by its parts ({@code
 * accuracy/salary_order}, {@code completeness/title}, {@code consistency/title (versions)}); the
 * parts add up to the whole.
 */
final class QualityChecks {
  /** The parts that are asked of a record as a whole. */
  private static final Map<Dimension, String> BUILT_IN =
      Map.of(
          Dimension.VALIDITY, Issue.ACCEPTED,
          Dimension.TIMELINESS, Issue.COLLECTED);

  private final RecordType type;
  private final List<RuleDefinition> rules;
  private final List<String> stable;
  private final int eventPosition;
  private final Map<String, Tally> bySource = new HashMap<>();

  QualityChecks(RecordType type, List<RuleDefinition> rules, QualityDefinition definition) {
    this.type = type;
    this.rules = rules;
    this.stable = definition.stable();
    this.eventPosition =
        definition.eventField() == null ? -1 : type.position(definition.eventField());
  }

  private static final class Tally {
    private final Map<Dimension, Ratio> dimensions = new EnumMap<>(Dimension.class);
    private final long[] filled;
    private final Ratio[] rules;
    private VersionAgreement agreement = VersionAgreement.NONE;
    private long records;
    private long newestCollected = Long.MIN_VALUE;
    private long newestEvent = Long.MIN_VALUE;

    Tally(int fields, int ruleCount) {
      filled = new long[fields];
      rules = new Ratio[ruleCount];
      Arrays.fill(rules, Ratio.NONE);
    }
  }

  /** The name under which a part of a dimension is counted. */
  static String name(Dimension dimension, String part) {
    return dimension.specName() + "/" + part;
  }

  /**
   * @param quality of this record
   * @param filled the record's positions with a value
   */
  void add(DistinctRecord record, RecordQuality quality, BitSet filled) {
    String source = record.record().provenance().source();
    Tally tally = bySource.computeIfAbsent(source, unused -> new Tally(type.size(), rules.size()));
    tally.records++;
    quality
        .dimensions()
        .forEach((dimension, ratio) -> tally.dimensions.merge(dimension, ratio, Ratio::plus));
    for (int i = filled.nextSetBit(0); i >= 0; i = filled.nextSetBit(i + 1)) {
      tally.filled[i]++;
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).rejects() && record.outcomes().applied(i)) {
        tally.rules[i] = tally.rules[i].plus(record.outcomes().passed(i) ? 1 : 0, 1);
      }
    }
    tally.agreement = tally.agreement.plus(record.agreement());
    Instant collectedAt = record.record().provenance().collectedAt();
    tally.newestCollected = Math.max(tally.newestCollected, collectedAt.getEpochSecond());
    Instant event = event(record);
    // What lies ahead of its own collection is an error or a plan; neither shows fresh data.
    if (event != null && !event.isAfter(collectedAt)) {
      tally.newestEvent = Math.max(tally.newestEvent, event.getEpochSecond());
    }
  }

  private Instant event(DistinctRecord record) {
    Object value = eventPosition < 0 ? null : record.record().values().get(eventPosition);
    return value instanceof LocalDate date
        ? date.atStartOfDay(ZoneOffset.UTC).toInstant()
        : (Instant) value;
  }

  /** The counts of what was checked, and the newest times. */
  Measures toMeasures() {
    Measures measures = new Measures();
    bySource.forEach((source, tally) -> addTo(measures, source, tally));
    return measures;
  }

  private void addTo(Measures measures, String source, Tally tally) {
    tally.dimensions.forEach(
        (dimension, ratio) -> add(measures, source, dimension.specName(), ratio));
    for (int i = 0; i < type.size(); i++) {
      if (type.field(i).required()) {
        String name = name(Dimension.COMPLETENESS, type.field(i).name());
        add(measures, source, name, new Ratio(tally.filled[i], tally.records));
      }
    }
    Map<Dimension, Ratio> ofRules = new EnumMap<>(Dimension.class);
    for (int i = 0; i < rules.size(); i++) {
      RuleDefinition rule = rules.get(i);
      ofRules.merge(rule.dimension(), tally.rules[i], Ratio::plus);
      add(measures, source, name(rule.dimension(), Issue.partOf(rule, type)), tally.rules[i]);
    }
    for (int i = 0; i < stable.size(); i++) {
      String name = name(Dimension.CONSISTENCY, Issue.versionsOf(stable.get(i)));
      Ratio values = new Ratio(tally.agreement.agreed(i), tally.agreement.compared(i));
      add(measures, source, name, values);
    }
    BUILT_IN.forEach(
        (dimension, part) -> {
          Ratio whole = tally.dimensions.getOrDefault(dimension, Ratio.NONE);
          Ratio rest = whole.minus(ofRules.getOrDefault(dimension, Ratio.NONE));
          add(measures, source, name(dimension, part), rest);
        });
    measures.add(Measure.NEWEST_COLLECTED, source, tally.newestCollected);
    if (tally.newestEvent != Long.MIN_VALUE) {
      measures.add(Measure.NEWEST_EVENT, source, tally.newestEvent);
    }
  }

  private static void add(Measures measures, String source, String name, Ratio ratio) {
    if (ratio.isMeasured()) {
      measures.add(Measure.QUALITY_MET, source, name, ratio.met());
      measures.add(Measure.QUALITY_CHECKED, source, name, ratio.checked());
    }
  }
}
