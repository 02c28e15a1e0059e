package dev.collection.transforms.quality;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.DistinctRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
import dev.collection.transforms.rules.RuleDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Postings with two required fields and two rules, and what quality means for them. */
final class Postings {
  static final Instant RUN_START = Instant.parse("2026-11-08T00:00:00Z");
  static final Instant NOON_BEFORE = Instant.parse("2026-11-07T12:00:00Z");

  static final RecordType TYPE =
      new RecordType(
          "postings",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.required("title", FieldType.STRING),
              FieldDefinition.required("agency", FieldType.STRING),
              FieldDefinition.of("posting_date", FieldType.DATE),
              FieldDefinition.of("updated", FieldType.TIMESTAMP)),
          List.of("id"),
          List.of());

  /** The rules by their numbers. */
  static final int SALARY_ORDER = 0;

  static final int URL_FORM = 1;

  static final List<RuleDefinition> RULES =
      List.of(
          new RuleDefinition("salary_order", "true", Dimension.ACCURACY, false, null),
          new RuleDefinition("url_form", "true", Dimension.VALIDITY, false, null));

  private static final Map<Dimension, Double> WEIGHTS =
      Map.of(
          Dimension.COMPLETENESS, 0.25,
          Dimension.ACCURACY, 0.25,
          Dimension.CONSISTENCY, 0.20,
          Dimension.TIMELINESS, 0.15,
          Dimension.VALIDITY, 0.15);
  private static final Map<Dimension, Double> THRESHOLDS =
      Map.of(
          Dimension.COMPLETENESS, 0.95,
          Dimension.ACCURACY, 0.98,
          Dimension.VALIDITY, 0.99);

  private Postings() {}

  static QualityDefinition quality(String eventField, Duration maxAge) {
    return new QualityDefinition(WEIGHTS, THRESHOLDS, 0.9, List.of(), eventField, maxAge);
  }

  /** The weights and thresholds of the shipped spec; a day is the oldest acceptable age. */
  static QualityDefinition quality() {
    return quality("posting_date", Duration.ofHours(24));
  }

  static RecordScorer scorer(QualityDefinition quality) {
    return new RecordScorer(TYPE, RULES, quality, RUN_START);
  }

  /** A record to which no rule applied and of which there is one version. */
  static DistinctRecord posting(
      String source, String title, String agency, String posted, Instant collectedAt) {
    FieldValues values =
        FieldValues.of("1", title, agency, posted == null ? null : LocalDate.parse(posted), null);
    return distinct(source, values, collectedAt);
  }

  static DistinctRecord updated(Instant updated, Instant collectedAt) {
    return distinct("api", FieldValues.of("1", "t", "a", null, updated), collectedAt);
  }

  private static DistinctRecord distinct(String source, FieldValues values, Instant collectedAt) {
    Provenance provenance = new Provenance(source, Locator.item("answer.json", 1), collectedAt);
    return new DistinctRecord(
        new CheckedRecord(
            CollectedRecord.of("1", values, provenance),
            new RuleOutcomes(new BitSet(), new BitSet())),
        1,
        0,
        0);
  }

  /** The same record after a rule said something of it. */
  static DistinctRecord judged(DistinctRecord record, int rule, boolean passed) {
    BitSet applied = new BitSet();
    BitSet failed = new BitSet();
    for (int i = 0; i < RULES.size(); i++) {
      applied.set(i, record.outcomes().applied(i));
      failed.set(i, record.outcomes().failed(i));
    }
    applied.set(rule);
    failed.set(rule, !passed);
    return new DistinctRecord(
        new CheckedRecord(record.record(), new RuleOutcomes(applied, failed)),
        record.versions(),
        record.compared(),
        record.agreed());
  }

  /** The same record with another version, compared with it. */
  static DistinctRecord compared(DistinctRecord record, long compared, long agreed) {
    return new DistinctRecord(record.checked(), 2, compared, agreed);
  }

  /** The first record of the worked example: nearly all is well. */
  static DistinctRecord good() {
    DistinctRecord record = posting("api", "Cook", "Navy", "2026-11-04", NOON_BEFORE);
    return compared(judged(judged(record, SALARY_ORDER, true), URL_FORM, true), 2, 1);
  }

  /** The second record of the worked example: no agency, no pay, a bad address, three days old. */
  static DistinctRecord poor() {
    DistinctRecord record =
        posting("api", "Chef", null, "2026-10-20", Instant.parse("2026-11-05T00:00:00Z"));
    return judged(record, URL_FORM, false);
  }
}
