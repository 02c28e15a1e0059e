package dev.collection.transforms.enrich;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CollectedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.Provenance;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.transforms.enrich.EnrichmentDefinition.When;
import dev.collection.transforms.normalize.FieldMapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class EnricherTest {
  private static final RecordType TYPE =
      new RecordType(
          "jobs",
          List.of(
              FieldDefinition.of("id", FieldType.STRING),
              FieldDefinition.of("code", FieldType.STRING),
              FieldDefinition.of("name", FieldType.STRING),
              FieldDefinition.of("group", FieldType.STRING)),
          List.of("id"),
          List.of());
  private static final LookupDefinition NAMES =
      new LookupDefinition(
          "names",
          new RecordType(
              "lookup names",
              List.of(
                  FieldDefinition.of("key", FieldType.STRING),
                  FieldDefinition.of("name", FieldType.STRING)),
              List.of("key"),
              List.of()),
          List.of(FieldMapping.of("key", "/c", null), FieldMapping.of("name", "/n", null)),
          false,
          3);

  private final List<String> unknown = new ArrayList<>();

  private static RawRecord item(int position, String json) {
    return new RawRecord(
        "lookup:names",
        Locator.item("names.json", position),
        json.getBytes(StandardCharsets.UTF_8),
        Instant.EPOCH);
  }

  private static LookupTables tables(RawRecord... items) {
    LookupTables tables = new LookupTables();
    EntryReader reader = new EntryReader(NAMES);
    for (RawRecord item : items) {
      tables.add(NAMES, reader, item);
    }
    return tables;
  }

  private static CollectedRecord record(String code, String name, String group) {
    return CollectedRecord.of(
        "1",
        FieldValues.of("1", code, name, group),
        new Provenance("s", Locator.line("f", 1), Instant.EPOCH));
  }

  private static EnrichmentDefinition fill(
      String field, String by, When when, String sameAs, boolean clears) {
    return new EnrichmentDefinition(field, "names", List.of(by), "name", when, sameAs, clears);
  }

  private Object name(EnrichmentDefinition enrichment, CollectedRecord record) {
    LookupTables tables = tables(item(1, "{\"c\":\"A\",\"n\":\"Ah\"}"), item(2, "{\"c\":\"N\"}"));
    return new Enricher(TYPE, List.of(enrichment), List.of(NAMES), tables)
        .enrich(record, (lookup, code) -> unknown.add(lookup + " " + code))
        .values()
        .get(2);
  }

  @Test
  void whenAlways_replacesButNotWithNull() {
    EnrichmentDefinition always = fill("name", "code", When.ALWAYS, null, false);
    assertThat(name(always, record("A", "old", null)), is("Ah"));
    assertThat(name(always, record("N", "old", null)), is("old"));
    assertThat(unknown, is(empty()));
  }

  @Test
  void whenMissing_fillsOnlyNullsAndLooksNothingElseUp() {
    EnrichmentDefinition missing = fill("name", "code", When.MISSING, null, false);
    assertThat(name(missing, record("A", null, null)), is("Ah"));
    assertThat(name(missing, record("Z", "old", null)), is("old"));
    assertThat(unknown, is(empty()));
  }

  @Test
  void whenSameAs_fillsWhatSaysNoMoreThanTheOtherField() {
    EnrichmentDefinition same = fill("name", "code", When.SAME_AS, "group", false);
    assertThat(name(same, record("A", "all", "all")), is("Ah"));
    assertThat(name(same, record("A", "one", "all")), is("one"));
  }

  @Test
  void whenACodeIsUnknown_keepsOrClearsAndTells() {
    assertThat(
        name(fill("name", "code", When.ALWAYS, null, false), record("Z", "old", null)), is("old"));
    assertThat(
        name(fill("name", "code", When.ALWAYS, null, true), record("Z", "old", null)),
        is((Object) null));
    assertThat(unknown, contains("names Z", "names Z"));
  }

  @Test
  void whenTheCodeIsNull_leavesTheRecordAsItIs() {
    CollectedRecord record = record(null, "old", null);
    Enricher enricher =
        new Enricher(
            TYPE,
            List.of(fill("name", "code", When.ALWAYS, null, true)),
            List.of(NAMES),
            new LookupTables());
    assertThat(enricher.enrich(record, (lookup, code) -> {}), is(sameInstance(record)));
  }

  @Test
  void whenAFieldChanges_theHashIsThatOfTheNewValues() {
    CollectedRecord enriched =
        new Enricher(
                TYPE,
                List.of(fill("name", "code", When.ALWAYS, null, false)),
                List.of(NAMES),
                tables(item(1, "{\"c\":\"A\",\"n\":\"Ah\"}")))
            .enrich(record("A", null, "g"), (lookup, code) -> {});
    assertThat(enriched.values(), is(FieldValues.of("1", "A", "Ah", "g")));
    assertThat(enriched.contentHash(), is(record("A", "Ah", "g").contentHash()));
  }

  @Test
  void whenOneFieldNeedsAnother_isFilledAfterIt() {
    EnrichmentDefinition first = fill("group", "name", When.ALWAYS, null, false);
    EnrichmentDefinition second = fill("name", "code", When.ALWAYS, null, false);
    EnrichmentDefinition itself = fill("code", "code", When.ALWAYS, null, false);
    assertThat(EnrichmentOrder.of(List.of(first, second, itself)), contains(itself, second, first));
  }

  @Test
  void whenFieldsNeedEachOther_namesTheCircle() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                EnrichmentOrder.of(
                    List.of(
                        fill("group", "name", When.ALWAYS, null, false),
                        fill("name", "group", When.ALWAYS, null, false))));
    assertThat(e.getMessage(), is("`enrich` is circular: group needs name needs group"));
  }

  @Test
  void whenPartsAreMergedInAnyOrder_theFirstEntryOfAKeyCountsAndTheOthersAreCounted() {
    List<LookupTables> parts =
        new ArrayList<>(
            List.of(
                tables(item(3, "{\"c\":\"A\",\"n\":\"third\"}")),
                tables(item(1, "{\"c\":\"A\",\"n\":\"first\"}")),
                tables(item(2, "{\"c\":\"A\",\"n\":\"second\"}")),
                tables(item(4, "{\"n\":\"no code\"}"))));
    for (int turn = 0; turn < parts.size(); turn++) {
      Collections.rotate(parts, 1);
      LookupTables merged = new LookupTables();
      parts.forEach(part -> merged.addAll(part, List.of(NAMES)));
      assertThat(merged.table("names").find("A"), is(FieldValues.of("A", "first")));
      assertThat(merged.table("names").leftOut(), is(3L));
      assertThat(merged.problems(List.of(NAMES)), is(empty()));
    }
  }

  @Test
  void whenThereAreTooMany_saysSo() {
    LookupTables tables =
        tables(
            item(1, "{\"c\":\"A\"}"),
            item(2, "{\"c\":\"B\"}"),
            item(3, "{\"c\":\"C\"}"),
            item(4, "{\"c\":\"D\"}"));
    assertThat(
        tables.problems(List.of(NAMES)),
        contains(
            "lookup names has more than 3 entries, its max_entries; all of them are kept in"
                + " memory"));
  }

  @Test
  void whenEncoded_comesBackEqual() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        new LookupTables.TablesCoder(),
        tables(item(1, "{\"c\":\"A\",\"n\":\"é\"}"), item(2, "{\"n\":\"x\"}")));
    CoderProperties.coderDecodeEncodeEqual(new LookupTables.TablesCoder(), new LookupTables());
  }

  @Test
  void whenThereAreTooManyUnknownCodes_keepsAThousandAndCountsAllRecords() {
    Measures measures = new Measures();
    for (int i = 0; i < 2500; i++) {
      measures.add(Measure.LOOKUP_UNKNOWN, "names", "c" + i, 2);
    }
    Measures limited = UnknownCodes.limit(measures);
    assertThat(limited.counts().size(), is(UnknownCodes.MOST_CODES + 1));
    assertThat(limited.ofSource(Measure.LOOKUP_UNKNOWN, "names"), is(5000L));
    assertThat(limited.get(Measure.LOOKUP_UNKNOWN, "names", ""), is(3000L));
  }
}
