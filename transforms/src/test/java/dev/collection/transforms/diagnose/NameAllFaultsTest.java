package dev.collection.transforms.diagnose;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Dimension;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.FieldValues;
import dev.collection.model.Locator;
import dev.collection.model.RawRecord;
import dev.collection.model.RecordType;
import dev.collection.model.Violation;
import dev.collection.transforms.change.DebeziumEnvelope;
import dev.collection.transforms.drift.CheckContract;
import dev.collection.transforms.normalize.FieldMapping;
import dev.collection.transforms.normalize.RecordNormalizer;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import dev.collection.transforms.rules.RuleSet;
import dev.collection.transforms.validate.ItemSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPipelineExtension.class)
class NameAllFaultsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final RecordType TYPE =
      new RecordType(
          "books",
          List.of(
              FieldDefinition.of("isbn", FieldType.STRING),
              FieldDefinition.of("title", FieldType.STRING),
              FieldDefinition.of("price", FieldType.DECIMAL),
              FieldDefinition.of("published", FieldType.DATE)),
          List.of("isbn"),
          List.of());
  private static final Map<String, List<FieldMapping>> MAPPINGS =
      Map.of(
          "shop",
          List.of(
              FieldMapping.of("isbn", "/isbn", null),
              FieldMapping.of("title", "/title", null),
              FieldMapping.of("price", "/price", null),
              FieldMapping.of("published", "/published", null)));
  private static final List<RuleDefinition> RULES =
      List.of(
          rule("isbn_form", "isbn.matches('^[0-9]+$')", true),
          rule("long_title", "size(title) > 1", false),
          rule("has_price", "price != null", true));

  private static final String SCHEMA =
      """
      {"properties": {
        "title": {"type": "string"}, "price": {"maximum": 100}, "pages": {"type": "integer"}}}
      """;

  private static final Violation CODE =
      new Violation("/title", "drift:new_codes", "Persuasion", "is a new code, 2 were known");
  private static final BitSet ALL = BitSet.valueOf(new long[] {15});

  private static RuleDefinition rule(String name, String check, boolean rejects) {
    return new RuleDefinition(
        name, check, Dimension.VALIDITY, rejects ? OnFailure.REJECT : OnFailure.SCORE, null);
  }

  private static FailedRecord failed(String json, String stage, Violation... violations) {
    RawRecord raw =
        new RawRecord(
            "shop", Locator.line("a", 1), json.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    return new FailedRecord(raw, stage, ErrorCode.WRONG_SHAPE, List.of(violations), null, 1, NOW);
  }

  /** Of a title that nobody knows. */
  private static List<Violation> newCodes(String source, FieldValues record) {
    return "Persuasion".equals(record.toArray(ALL)[1]) ? List.of(CODE) : List.of();
  }

  private static NameAllFaults nameAll(Map<String, String> schemas, CheckContract.Codes codes) {
    return new NameAllFaults(
        new NameAllFaults.Definition(TYPE, MAPPINGS, Map.of(), schemas, RULES, List.of(), codes));
  }

  private static FailedRecord complete(FailedRecord failed) {
    return new FaultFinder(
            Map.of("shop", new RecordNormalizer(TYPE, MAPPINGS.get("shop"))),
            Map.of("feed", new DebeziumEnvelope(Set.of())),
            Map.of("shop", ItemSchema.of(SCHEMA)),
            RuleSet.compile(TYPE, RULES),
            new BitSet(),
            () -> NameAllFaultsTest::newCodes)
        .complete(failed);
  }

  @Test
  void whenAShapeIsWrong_theFaultsOfLaterStagesAreNamedToo() {
    Violation shape = new Violation("/title", "schema:type", "[7]", "must be a string");

    FailedRecord complete =
        complete(
            failed(
                "{\"isbn\":\"x1\",\"title\":[7],\"price\":\"free\",\"published\":\"2026-02-30\"}",
                "Validate shape",
                shape));

    assertThat(complete.key(), is("x1"));
    assertThat(complete.stage(), is("Validate shape"));
    assertThat(
        complete.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList(),
        contains(
            "/title schema:type", "/price as:decimal", "/published as:date", "/isbn isbn_form"));
  }

  @Test
  void whenARecordIsRefusedForDrift_theFaultsOfLaterStagesAreNamedToo() {
    Violation vanished =
        new Violation("/title", "drift:vanished_fields", "", "is missing, which was always there");

    FailedRecord complete =
        complete(failed("{\"isbn\":\"x1\",\"price\":\"free\"}", "Check contract", vanished));

    assertThat(complete.key(), is("x1"));
    assertThat(
        complete.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList(),
        contains("/title drift:vanished_fields", "/price as:decimal", "/isbn isbn_form"));
  }

  /** The contract is looked at before the schema. */
  @Test
  void whenARecordIsRefusedForDrift_theSchemaAndItsCodesAreAskedToo(TestPipeline pipeline) {
    FailedRecord failed =
        failed(
            "{\"isbn\":\"1\",\"title\":\"Persuasion\",\"price\":200,\"pages\":\"many\",\"new\":1}",
            "Check contract",
            new Violation("/new", "drift:new_fields", "1", "is new: no item had anything there"));

    FailedRecord complete = complete(failed);

    assertThat(
        complete.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList(),
        contains(
            "/new drift:new_fields",
            "/price schema:maximum",
            "/pages schema:type",
            "/title drift:new_codes"));
    PAssert.that(
            pipeline
                .apply(Create.of(failed))
                .apply(nameAll(Map.of("shop", SCHEMA), () -> NameAllFaultsTest::newCodes)))
        .containsInAnyOrder(complete);
    pipeline.run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Validate shape", "Normalize", "Check contract"})
  void whenARecordIsRefusedForAnotherReason_itsNewCodesAreNamedOnce(String stage) {
    Violation other = new Violation("/price", "as:decimal", "free", "is not a number");
    String item = "{\"isbn\":\"1\",\"title\":\"Persuasion\",\"price\":\"free\"}";

    assertThat(complete(failed(item, stage, other)).violations(), contains(other, CODE));
    assertThat(complete(failed(item, stage, other, CODE)).violations(), contains(other, CODE));
  }

  /** What earlier runs were like is read from a database. */
  @Test
  void whenNothingCanBeReadOfARecord_codesAreNotReadEither() {
    FaultFinder finder =
        new FaultFinder(
            Map.of("shop", new RecordNormalizer(TYPE, MAPPINGS.get("shop"))),
            Map.of(),
            Map.of(),
            RuleSet.compile(TYPE, RULES),
            new BitSet(),
            () -> {
              throw new IllegalStateException("was read");
            });
    FailedRecord failed = failed("{", "Parse", new Violation("", "json", "", "not JSON"));

    assertThat(finder.complete(failed), is(failed));
  }

  /** What does not have the shape has no other fault for that, and none is named twice. */
  @Test
  void whenTheSchemaRefusedIt_itIsNotAskedAgain() {
    Violation shape = new Violation("/price", "schema:maximum", "200", "as the stage says it");

    FailedRecord complete =
        complete(failed("{\"isbn\":\"1\",\"price\":200}", "Validate shape", shape));

    assertThat(complete.violations(), contains(shape));
  }

  @Test
  void whenTheSchemaRefusesAValueToo_itsConversionIsNoOtherFault() {
    Violation added = new Violation("/new", "drift:new_fields", "1", "is new");

    FailedRecord complete =
        complete(failed("{\"isbn\":\"1\",\"title\":[7],\"new\":1}", "Check contract", added));

    assertThat(
        complete.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList(),
        contains("/new drift:new_fields", "/title schema:type"));
  }

  @Test
  void whenAValueCannotBeConverted_theRulesThatDoNotReadItAreChecked() {
    Violation price = new Violation("/price", "as:decimal", "free", "is not a number");

    FailedRecord complete =
        complete(
            failed("{\"isbn\":\"x1\",\"title\":\"t\",\"price\":\"free\"}", "Normalize", price));

    assertThat(
        complete.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList(),
        contains("/price as:decimal", "/isbn isbn_form", "/title long_title"));
  }

  @Test
  void whenNothingElseIsWrong_theRejectStaysAsItIs() {
    Violation shape = new Violation("/other", "schema:type", "1", "must be a string");
    FailedRecord failed = failed("{\"isbn\":\"1\"}", "Validate shape", shape);

    assertThat(complete(failed).violations(), contains(shape));
  }

  @Test
  void whenAnotherStageRefusedIt_isNotLookedAt() {
    Violation fault = new Violation("", "json", "", "not JSON");
    FailedRecord failed = failed("{\"isbn\":", "Parse", fault);

    FailedRecord complete = complete(failed);

    assertThat(complete, is(failed));
    assertThat(complete.key(), nullValue());
  }

  @Test
  void whenRejectsPassTheStep_eachIsCompleted(TestPipeline pipeline) {
    FailedRecord wrong =
        failed(
            "{\"isbn\":\"x1\",\"price\":\"free\"}",
            "Normalize",
            new Violation("/price", "as:decimal", "free", "is not a number"));
    FailedRecord unreadable = failed("{", "Parse", new Violation("", "json", "", "not JSON"));

    PAssert.that(
            pipeline
                .apply(Create.of(wrong, unreadable))
                .apply("Name all faults", nameAll(Map.of(), null)))
        .containsInAnyOrder(complete(wrong), unreadable);
    pipeline.run();
  }
}
