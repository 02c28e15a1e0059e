package dev.collection.transforms.dedup;

import dev.collection.model.CheckedRecord;
import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Provenance;
import dev.collection.model.RecordType;
import dev.collection.model.RuleOutcomes;
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

  static CheckedRecord version(String id, String posted, String title, String agency, int item) {
    return version(id, posted, 1L, title, agency, item, 0);
  }
}
