package dev.collection.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * The coders of the record model. They are registered for every pipeline by {@link
 * RecordCoderRegistrar}; a change of an encoding breaks savepoints, and a test holds the bytes.
 */
public final class RecordCoders {
  public static final Coder<RawRecord> RAW = new RawCoder();
  public static final Coder<ParsedRecord> PARSED = new ParsedCoder();
  public static final Coder<CollectedRecord> COLLECTED = new CollectedCoder();
  public static final Coder<NormalizedRecord> NORMALIZED = new NormalizedCoder();
  public static final Coder<CheckedRecord> CHECKED = new CheckedCoder();
  public static final Coder<DistinctRecord> DISTINCT = new DistinctCoder();
  public static final Coder<ScoredRecord> SCORED = new ScoredCoder();
  public static final Coder<FailedRecord> FAILED = new FailedCoder();
  public static final Coder<DuplicateRecord> DUPLICATE = new DuplicateCoder();
  public static final Coder<Anomaly> ANOMALY = new AnomalyCoder();
  public static final Coder<ExtractionReport> EXTRACTION = new ExtractionCoder();
  public static final Coder<Measures> MEASURES = new MeasuresCoder();

  private RecordCoders() {}

  static void writeLocator(Locator locator, BinaryWriter writer) {
    writer.writeString(locator.unit().name());
    writer.writeString(locator.resource());
    writer.writeUnsigned(locator.page());
    writer.writeUnsigned(locator.position());
  }

  static Locator readLocator(BinaryReader reader) {
    return new Locator(
        Locator.Unit.valueOf(reader.readRepeated()),
        reader.readRepeated(),
        reader.readUnsigned(),
        reader.readUnsigned());
  }

  /** Appends a provenance. */
  public static void writeProvenance(Provenance provenance, BinaryWriter writer) {
    writer.writeString(provenance.source());
    writeLocator(provenance.locator(), writer);
    writer.writeInstant(provenance.collectedAt());
  }

  /** Reads what {@link #writeProvenance} appended. */
  public static Provenance readProvenance(BinaryReader reader) {
    return new Provenance(reader.readRepeated(), readLocator(reader), reader.readInstant());
  }

  private static void writeRaw(RawRecord raw, BinaryWriter writer) {
    writeProvenance(raw.provenance(), writer);
    writer.writeBytes(raw.payload());
  }

  private static RawRecord readRaw(BinaryReader reader) {
    Provenance provenance = readProvenance(reader);
    return new RawRecord(
        provenance.source(), provenance.locator(), reader.readBytes(), provenance.collectedAt());
  }

  /** Appends a collected record. */
  public static void writeCollected(CollectedRecord record, BinaryWriter writer) {
    writer.writeString(record.key());
    writeProvenance(record.provenance(), writer);
    writer.writeString(record.contentHash());
    writer.writeBoolean(record.deleted());
    writer.writeBytes(record.values().encoded());
  }

  /** Reads what {@link #writeCollected} appended; its values stay in the reader's memory. */
  public static CollectedRecord readCollected(BinaryReader reader) {
    String key = reader.readString();
    Provenance provenance = readProvenance(reader);
    String contentHash = reader.readString();
    boolean deleted = reader.readBoolean();
    return new CollectedRecord(
        key, FieldValues.ofEncoded(reader.readSlice()), provenance, contentHash, deleted);
  }

  /** Appends a checked record. */
  public static void writeChecked(CheckedRecord checked, BinaryWriter writer) {
    writeCollected(checked.record(), writer);
    checked.outcomes().write(writer);
  }

  /** Reads what {@link #writeChecked} appended; the record's values stay in the reader's memory. */
  public static CheckedRecord readChecked(BinaryReader reader) {
    return new CheckedRecord(readCollected(reader), RuleOutcomes.read(reader));
  }

  private static final class RawCoder extends BinaryCoder<RawRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(RawRecord value, BinaryWriter writer) {
      writeRaw(value, writer);
    }

    @Override
    protected RawRecord read(BinaryReader reader) {
      return readRaw(reader);
    }
  }

  /** Only the bytes travel; the item is parsed again where it arrives, if it is what they say. */
  private static final class ParsedCoder extends BinaryCoder<ParsedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ParsedRecord value, BinaryWriter writer) {
      writeRaw(value.raw(), writer);
      writer.writeBoolean(value.form() == ParsedRecord.Form.DELIVERED);
      if (value.form() != ParsedRecord.Form.DELIVERED) {
        writer.writeBoolean(value.deleted());
        try {
          writer.writeBytes(JsonItems.mapper().writeValueAsBytes(value.item()));
        } catch (JsonProcessingException e) {
          throw new UncheckedIOException("an item that was read is always JSON", e);
        }
      }
    }

    @Override
    protected ParsedRecord read(BinaryReader reader) throws IOException {
      RawRecord raw = readRaw(reader);
      if (reader.readBoolean()) {
        return new ParsedRecord(raw, JsonItems.parse(raw.payload()));
      }
      ParsedRecord.Form form =
          reader.readBoolean() ? ParsedRecord.Form.DELETED : ParsedRecord.Form.CHANGED;
      return new ParsedRecord(raw, JsonItems.parse(reader.readBytes()), form);
    }
  }

  private static final class CollectedCoder extends BinaryCoder<CollectedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(CollectedRecord value, BinaryWriter writer) {
      writeCollected(value, writer);
    }

    @Override
    protected CollectedRecord read(BinaryReader reader) {
      return readCollected(reader);
    }
  }

  private static final class NormalizedCoder extends BinaryCoder<NormalizedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(NormalizedRecord value, BinaryWriter writer) {
      writeRaw(value.raw(), writer);
      writeCollected(value.record(), writer);
    }

    @Override
    protected NormalizedRecord read(BinaryReader reader) {
      return new NormalizedRecord(readRaw(reader), readCollected(reader));
    }
  }

  private static final class CheckedCoder extends BinaryCoder<CheckedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(CheckedRecord value, BinaryWriter writer) {
      writeChecked(value, writer);
    }

    @Override
    protected CheckedRecord read(BinaryReader reader) {
      return readChecked(reader);
    }
  }

  private static final class DistinctCoder extends BinaryCoder<DistinctRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(DistinctRecord value, BinaryWriter writer) {
      writeChecked(value.checked(), writer);
      writer.writeUnsigned(value.versions());
      value.agreement().write(writer);
    }

    @Override
    protected DistinctRecord read(BinaryReader reader) {
      return new DistinctRecord(
          readChecked(reader), (int) reader.readUnsigned(), VersionAgreement.read(reader));
    }
  }

  private static final class ScoredCoder extends BinaryCoder<ScoredRecord> {
    private static final long serialVersionUID = 1L;

    /** Comes behind 0 and 1, which are all that earlier versions have written. */
    private static final int UNKNOWN = 2;

    @Override
    protected void write(ScoredRecord value, BinaryWriter writer) {
      writeCollected(value.record(), writer);
      value.outcomes().write(writer);
      writer.writeDouble(value.quality());
      writer.writeNullable(value.misses());
      writer.writeByte(value.anomalous() == null ? UNKNOWN : value.anomalous() ? 1 : 0);
    }

    @Override
    protected ScoredRecord read(BinaryReader reader) {
      return new ScoredRecord(
          readCollected(reader),
          RuleOutcomes.read(reader),
          reader.readDouble(),
          reader.readNullable(),
          readAnomalous(reader));
    }

    private static Boolean readAnomalous(BinaryReader reader) {
      int anomalous = reader.readByte();
      return anomalous == UNKNOWN ? null : Boolean.valueOf(anomalous != 0);
    }
  }

  private static final class FailedCoder extends BinaryCoder<FailedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(FailedRecord value, BinaryWriter writer) {
      writeRaw(value.raw(), writer);
      writer.writeString(value.stage());
      writer.writeString(value.code().name());
      writer.writeUnsigned(value.violations().size());
      for (Violation violation : value.violations()) {
        writer.writeString(violation.pointer());
        writer.writeString(violation.rule());
        writer.writeString(violation.value());
        writer.writeString(violation.message());
      }
      writer.writeNullable(value.key());
      writer.writeUnsigned(value.attempt());
      writer.writeInstant(value.failedAt());
    }

    @Override
    protected FailedRecord read(BinaryReader reader) {
      RawRecord raw = readRaw(reader);
      String stage = reader.readString();
      ErrorCode code = ErrorCode.valueOf(reader.readString());
      int count = reader.readLength();
      List<Violation> violations = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        violations.add(
            new Violation(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString()));
      }
      return new FailedRecord(
          raw,
          stage,
          code,
          violations,
          reader.readNullable(),
          (int) reader.readUnsigned(),
          reader.readInstant());
    }
  }

  private static final class DuplicateCoder extends BinaryCoder<DuplicateRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(DuplicateRecord value, BinaryWriter writer) {
      writer.writeString(value.key());
      writer.writeString(value.kind().name());
      writeProvenance(value.dropped(), writer);
      writeProvenance(value.kept(), writer);
      writer.writeString(value.contentHash());
      writer.writeString(value.differences());
    }

    @Override
    protected DuplicateRecord read(BinaryReader reader) {
      return new DuplicateRecord(
          reader.readString(),
          DuplicateRecord.Kind.valueOf(reader.readString()),
          readProvenance(reader),
          readProvenance(reader),
          reader.readString(),
          reader.readString());
    }
  }

  private static final class AnomalyCoder extends BinaryCoder<Anomaly> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(Anomaly value, BinaryWriter writer) {
      writer.writeString(value.key());
      writer.writeString(value.source());
      writer.writeString(value.method());
      writer.writeDouble(value.score());
      writer.writeDouble(value.threshold());
      writer.writeString(value.group());
      writer.writeUnsigned(value.groupSize());
      writer.writeString(value.explanation());
      writer.writeString(value.contributions());
      writer.writeDouble(value.probability());
      writer.writeDouble(value.combinedProbability());
      writer.writeDouble(value.cutoff());
    }

    @Override
    protected Anomaly read(BinaryReader reader) {
      return new Anomaly(
          reader.readString(),
          reader.readString(),
          reader.readString(),
          reader.readDouble(),
          reader.readDouble(),
          reader.readString(),
          reader.readUnsigned(),
          reader.readString(),
          reader.readString(),
          reader.readDouble(),
          reader.readDouble(),
          reader.readDouble());
    }
  }

  private static final class ExtractionCoder extends BinaryCoder<ExtractionReport> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(ExtractionReport value, BinaryWriter writer) {
      writer.writeString(value.source());
      writer.writeString(value.part());
      writer.writeSigned(value.page());
      writer.writeSigned(value.announced());
      writer.writeSigned(value.received());
      writer.writeSigned(value.bytes());
      writer.writeUnsigned(value.attempts());
      writer.writeString(value.status().name());
      writer.writeString(value.message());
      writer.writeSigned(value.distinct());
      writer.writeNullable(value.mark());
    }

    @Override
    protected ExtractionReport read(BinaryReader reader) {
      ExtractionReport report =
          new ExtractionReport(
              reader.readString(),
              reader.readString(),
              reader.readSigned(),
              reader.readSigned(),
              reader.readSigned(),
              reader.readSigned(),
              (int) reader.readUnsigned(),
              ExtractionReport.Status.valueOf(reader.readString()),
              reader.readString());
      return report.withDistinct(reader.readSigned()).withMark(reader.readNullable());
    }
  }

  private static final class MeasuresCoder extends BinaryCoder<Measures> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void write(Measures value, BinaryWriter writer) {
      writer.writeUnsigned(value.counts().size());
      value
          .counts()
          .forEach(
              (key, count) -> {
                writer.writeString(key.measure().name());
                writer.writeString(key.source());
                writer.writeString(key.name());
                writer.writeSigned(count);
              });
    }

    @Override
    protected Measures read(BinaryReader reader) {
      Measures measures = new Measures();
      int size = reader.readLength();
      for (int i = 0; i < size; i++) {
        measures.add(
            Measure.valueOf(reader.readString()),
            reader.readString(),
            reader.readString(),
            reader.readSigned());
      }
      return measures;
    }
  }
}
