package dev.collection.transforms.rules;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.CheckedRecord;
import dev.collection.model.ErrorCode;
import dev.collection.model.FailedRecord;
import dev.collection.model.FieldValues;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.NormalizedRecord;
import dev.collection.model.RuleOutcomes;
import dev.collection.model.Violation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CheckRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<RuleDefinition> RULES =
      List.of(
          Jobs.soft("salary_order", "salary_min <= salary_max"),
          Jobs.rejecting("has_title", "title != ''"),
          Jobs.rejecting("grade_range", "grade >= 1 && grade <= 15"));

  private static CheckRules checkRules() {
    return CheckRules.of(Jobs.TYPE, RULES).withClock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    for (int position : positions) {
      bits.set(position);
    }
    return bits;
  }

  @Test
  void whenRecordsAreChecked_eachHasOneOutcomeAndRulesAreCounted(TestPipeline pipeline) {
    NormalizedRecord good = Jobs.normalized("api", Jobs.good());
    NormalizedRecord soft =
        Jobs.normalized("api", Jobs.with("job_id", "J2", "salary_min", new BigDecimal("90000")));
    NormalizedRecord unknown =
        Jobs.normalized("file", Jobs.with("job_id", "J3", "salary_min", null, "grade", null));
    NormalizedRecord broken =
        Jobs.normalized(
            "file",
            Jobs.with(
                "job_id", "J4", "salary_min", new BigDecimal("90000"), "title", "", "grade", 16L));

    CheckRules.Result result =
        pipeline.apply(Create.of(good, soft, unknown, broken)).apply("Check rules", checkRules());

    PAssert.that(result.records())
        .containsInAnyOrder(
            new CheckedRecord(good.record(), new RuleOutcomes(bits(0, 1, 2), bits())),
            new CheckedRecord(soft.record(), new RuleOutcomes(bits(0, 1, 2), bits(0))),
            new CheckedRecord(unknown.record(), new RuleOutcomes(bits(1), bits())));
    PAssert.that(result.failures())
        .containsInAnyOrder(
            new FailedRecord(
                broken.raw(),
                "Check rules",
                ErrorCode.RULE_BROKEN,
                List.of(
                    new Violation("/title", "has_title", "", "does not hold: title != ''"),
                    new Violation(
                        "/grade", "grade_range", "16", "does not hold: grade >= 1 && grade <= 15"),
                    new Violation(
                        "/salary_min",
                        "salary_order",
                        "salary_min=90000, salary_max=80000",
                        "does not hold: salary_min <= salary_max")),
                "J4",
                1,
                NOW));
    Measures expected =
        new Measures()
            .add(Measure.RULE_PASSED, "api", "salary_order", 1)
            .add(Measure.RULE_FAILED, "api", "salary_order", 1)
            .add(Measure.RULE_PASSED, "api", "has_title", 2)
            .add(Measure.RULE_PASSED, "api", "grade_range", 2)
            .add(Measure.RULE_NOT_APPLICABLE, "file", "salary_order", 1)
            .add(Measure.RULE_FAILED, "file", "salary_order", 1)
            .add(Measure.RULE_PASSED, "file", "has_title", 1)
            .add(Measure.RULE_FAILED, "file", "has_title", 1)
            .add(Measure.RULE_NOT_APPLICABLE, "file", "grade_range", 1)
            .add(Measure.RULE_FAILED, "file", "grade_range", 1);
    PAssert.that(result.measures()).satisfies(new AddsUpTo(expected.toString()));
    pipeline.run();
  }

  @Test
  void whenThereAreNoRules_everyRecordPassesAndNothingIsCounted(TestPipeline pipeline) {
    NormalizedRecord good = Jobs.normalized("api", Jobs.good());
    CheckRules.Result result =
        pipeline.apply(Create.of(good)).apply("Check rules", CheckRules.of(Jobs.TYPE, List.of()));
    PAssert.that(result.records())
        .containsInAnyOrder(new CheckedRecord(good.record(), new RuleOutcomes(bits(), bits())));
    PAssert.that(result.failures()).empty();
    PAssert.that(result.measures()).empty();
    pipeline.run();
  }

  @Test
  void whenARuleIsWrong_theGraphIsNotBuilt() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    CheckRules wrong = CheckRules.of(Jobs.TYPE, List.of(Jobs.soft("r", "titel == ''")));
    InvalidRulesException thrown =
        assertThrows(
            InvalidRulesException.class,
            () ->
                pipeline
                    .apply(Create.of(Jobs.normalized("api", Jobs.good())))
                    .apply("Check rules", wrong));
    assertThat(thrown.getMessage(), containsString("did you mean `title`?"));
  }

  @Test
  void whenDecodedAgain_aRecordGivesTheSameOutcome() {
    RuleSet rules = RuleSet.compile(Jobs.TYPE, RULES);
    FieldValues values = FieldValues.of(Jobs.good());
    FieldValues copy = FieldValues.ofEncoded(values.encoded());
    assertThat(rules.evaluate(copy.toArray(rules.reads())), equalTo(rules.evaluate(Jobs.good())));
  }

  private record AddsUpTo(String expected)
      implements SerializableFunction<Iterable<Measures>, Void> {
    @Override
    public Void apply(Iterable<Measures> elements) {
      Measures sum = new Measures();
      elements.forEach(sum::addAll);
      assertThat(sum.toString(), equalTo(expected));
      return null;
    }
  }
}
