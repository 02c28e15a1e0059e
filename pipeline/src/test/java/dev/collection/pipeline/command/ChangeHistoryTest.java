package dev.collection.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Locator;
import dev.collection.model.ParsedRecord;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.pipeline.command.ChangeHistory.Event;
import dev.collection.pipeline.command.ChangeHistory.Form;
import dev.collection.transforms.change.DebeziumEnvelope;
import dev.collection.transforms.dedup.VersionOrder;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.parse.RecordParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Envelope, mapping and order of versions, without a pipeline or a database: over many histories,
 * the newest version of each key is what the source table holds.
 */
class ChangeHistoryTest {
  private static final int SEEDS = 2_000;
  private static final RecordType TYPE =
      new RecordType(
          "items",
          List.of(
              FieldDefinition.of("id", FieldType.INTEGER),
              FieldDefinition.of("name", FieldType.STRING),
              FieldDefinition.of("change", FieldType.INTEGER)),
          List.of("id"),
          List.of("change"));

  @ParameterizedTest
  @EnumSource(Form.class)
  void whenEventsComeInAnyOrder_theNewestVersionsAreTheTable(Form form) throws Exception {
    RecordNormalizer normalizer =
        new RecordNormalizer(
            TYPE,
            List.of(
                FieldMapping.of("id", "/id", null),
                FieldMapping.of("name", "/name", null),
                FieldMapping.of(
                    "change", form == Form.MESSAGES ? "/__position" : "/__source_lsn", null)));
    VersionOrder order = new VersionOrder(TYPE);
    for (long seed = 0; seed < SEEDS; seed++) {
      ChangeHistory history = new ChangeHistory(seed, form, 30);
      Map<String, CollectedRecord> newest = new HashMap<>();
      for (List<Event> delivery : history.deliveries(1 + (int) (seed % 4))) {
        for (Event event : delivery) {
          CollectedRecord record = read(normalizer, history.line(event));
          newest.merge(record.key(), record, (a, b) -> order.compare(a, b) >= 0 ? a : b);
        }
      }
      Map<Integer, String> table = new TreeMap<>();
      newest.forEach(
          (key, record) -> {
            if (!record.deleted()) {
              table.put(Integer.valueOf(key), (String) record.values().get(1));
            }
          });
      assertThat("seed " + seed, table, is(history.rows()));
    }
  }

  private static CollectedRecord read(RecordNormalizer normalizer, String line) throws Exception {
    RawRecord raw =
        new RawRecord(
            "feed", Locator.line("f", 1), line.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    ParsedRecord parsed = RecordParser.parse(raw, new DebeziumEnvelope(Set.of("id", "name")));
    RecordNormalizer.Result result =
        parsed.deleted()
            ? normalizer.normalizeDeletion(parsed.item())
            : normalizer.normalize(parsed.item());
    assertThat(line, result.faults(), is(List.of()));
    return parsed.deleted()
        ? CollectedRecord.deletion(result.key(), result.values(), raw.provenance())
        : CollectedRecord.of(result.key(), result.values(), raw.provenance());
  }
}
