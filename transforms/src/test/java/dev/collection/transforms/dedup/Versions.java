package dev.collection.transforms.dedup;

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
import dev.collection.model.VersionAgreement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;

/** Versions of postings, of which the one posted last is newest, and then the highest revision. */
final class Versions {
  static final RecordType TYPE =
      new RecordType(
          "postings",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("posted", FieldType.DATE),
              FieldDefinition.of("revision", FieldType.INTEGER),
              FieldDefinition.of("title", FieldType.STRING),
              FieldDefinition.of("agency", FieldType.STRING)),
          List.of("id"),
          List.of("posted", "revision"));

  static final Instant NOON = Instant.parse("2026-11-08T12:00:00Z");

  private Versions() {}

  /** A version read as item {@code item} of a file {@code seconds} after noon. */
  static CheckedRecord version(
      String id, String posted, Long revision, String title, String agency, int item, int seconds) {
    FieldValues values =
        FieldValues.of(
            id, posted == null ? null : LocalDate.parse(posted), revision, title, agency);
    Provenance provenance =
        new Provenance("api", Locator.item("answer.json", item), NOON.plusSeconds(seconds));
    return new CheckedRecord(
        CollectedRecord.of(id, values, provenance), new RuleOutcomes(new BitSet(), new BitSet()));
  }

  /**
   * A record that was kept.
   *
   * @param agreement for each stable field, how many values agree, and how many were compared
   */
  static DistinctRecord kept(CheckedRecord record, int versions, long... agreement) {
    long[] agreed = new long[agreement.length / 2];
    long[] compared = new long[agreement.length / 2];
    for (int i = 0; i < agreed.length; i++) {
      agreed[i] = agreement[2 * i];
      compared[i] = agreement[2 * i + 1];
    }
    return new DistinctRecord(record, versions, VersionAgreement.of(compared, agreed));
  }

  static CheckedRecord version(String id, String posted, String title, String agency, int item) {
    return version(id, posted, 1L, title, agency, item, 0);
  }
}
