package dev.collection.transforms.rules;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasLength;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import dev.collection.model.Dimension;
import dev.collection.model.FieldValues;
import dev.collection.model.Violation;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetTest {
  private static final String PASSED = "passed";
  private static final String FAILED = "failed";
  private static final String NOT_APPLICABLE = "not applicable";

  private static String outcome(String check, Object[] values) {
    RuleSet rules = RuleSet.compile(Jobs.TYPE, List.of(Jobs.soft("rule", check)));
    RuleSet.Evaluation evaluation = rules.evaluate(values);
    if (!evaluation.outcomes().applied(0)) {
      return NOT_APPLICABLE;
    }
    String error = evaluation.errors().get(0);
    return evaluation.outcomes().passed(0) ? PASSED : error == null ? FAILED : error;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "salary_min <= salary_max",
        "salary_min <= 500000",
        "10000 <= salary_min && salary_min < 500000.0",
        "grade < 7.5",
        "salary_min > grade",
        "salary_max == 80000.0",
        "salary_min * 2.0 > salary_max",
        "grade * 2 + 1 == 15",
        "grade in [5, 7, 9]",
        "remote",
        "!remote || title != ''",
        "title.matches('^N.*e$') && title.size() == 5 && size(title) == 5",
        "title.startsWith('Nur') && title.contains('urs') && title.endsWith('se')",
        "posting_date <= closing_date",
        "posting_date == date('2026-11-01')",
        "posting_date >= date('2026-01-01') && closing_date < timestamp('2027-01-01T00:00:00Z')",
        "closing_date - posting_date < duration('480h')",
        "posting_date.getFullYear() == 2026 && posting_date.getMonth() == 10",
        "updated > posting_date",
        "size(series) == 2 && '0610' in series && series[1] == '0620'",
        "series.all(s, s.matches('^[0-9]{4}$')) && series.exists_one(s, s == '0620')",
        "locations.all(l, l.city != '' && l.lat >= -90 && l.lat <= 90)",
        "locations.exists(l, l.city == 'Reno')",
        "locations.filter(l, l.lat > 40.0).size() == 1",
        "locations[0] == locations[0] && locations[0] != locations[1]",
        "extra.pay == 1.5 && 'since' in extra && extra.since < date('2021-01-01')",
        "locations.map(l, l.city) == ['Boise', 'Reno']",
        "contact.email.contains('@') && contact.since == date('2020-02-29')",
        "duration == 90",
        "series.all(title, title != 'Nurse')",
        "(grade > 5 ? salary_min > 1.0 : false) && job_id != ''"
      })
  void whenExpressionHolds_passes(String check) {
    assertThat(outcome(check, Jobs.good()), is(PASSED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "salary_min > salary_max",
        "salary_min < 10000",
        "grade == 8",
        "!remote",
        "title.matches('x')",
        "closing_date < posting_date",
        "posting_date == date('2026-11-02')",
        "series.exists(s, s == '0630')",
        "locations.all(l, l.lat > 40.0)"
      })
  void whenExpressionDoesNotHold_fails(String check) {
    assertThat(outcome(check, Jobs.good()), is(FAILED));
  }

  @Test
  void whenDecimalIsExactlyTheLimit_comparesAsEqual() {
    Object[] values = Jobs.with("salary_min", new BigDecimal("10000"));
    assertThat(outcome("salary_min >= 10000", values), is(PASSED));
    assertThat(outcome("salary_min > 10000", values), is(FAILED));
    assertThat(outcome("salary_min == 10000.0", values), is(PASSED));
  }

  @Test
  void whenFieldIsNull_doesNotApply() {
    Object[] values =
        Jobs.with("salary_max", null, "series", null, "contact", null, "remote", null);
    assertThat(outcome("salary_min <= salary_max", values), is(NOT_APPLICABLE));
    assertThat(outcome("salary_max > 1.0 || title == 'Nurse'", values), is(NOT_APPLICABLE));
    assertThat(outcome("size(series) > 0", values), is(NOT_APPLICABLE));
    assertThat(outcome("contact.email != ''", values), is(NOT_APPLICABLE));
    assertThat(outcome("remote", values), is(NOT_APPLICABLE));
    assertThat(outcome("salary_min > 1.0", values), is(PASSED));
  }

  @Test
  void whenExpressionAsksForNull_appliesToNull() {
    String check = "closing_date == null || posting_date <= closing_date";
    assertThat(outcome(check, Jobs.with("closing_date", null)), is(PASSED));
    assertThat(outcome(check, Jobs.good()), is(PASSED));
    LocalDate early = LocalDate.of(2026, 10, 1);
    assertThat(outcome(check, Jobs.with("closing_date", early)), is(FAILED));
    // The other field is not asked for: its null still keeps the rule from applying.
    Object[] neither = Jobs.with("closing_date", null, "posting_date", null);
    assertThat(outcome(check, neither), is(NOT_APPLICABLE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "salary_min", "grade", "remote", "posting_date", "updated"})
  void whenScalarIsComparedWithNull_saysWhetherItIsThere(String field) {
    assertThat(outcome(field + " != null", Jobs.good()), is(PASSED));
    assertThat(outcome(field + " != null", Jobs.with(field, null)), is(FAILED));
    assertThat(outcome("null == " + field, Jobs.with(field, null)), is(PASSED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "grade", "posting_date", "series", "locations", "contact"})
  void whenHasIsAskedOfAField_saysWhetherItIsThere(String field) {
    assertThat(outcome("has(" + field + ")", Jobs.good()), is(PASSED));
    assertThat(outcome("has(" + field + ")", Jobs.with(field, null)), is(FAILED));
  }

  @Test
  void whenNullIsUsedDespiteTheTest_doesNotApply() {
    Object[] values = Jobs.with("grade", null);
    assertThat(outcome("grade > 3 || (grade == null && title == '')", values), is(NOT_APPLICABLE));
    assertThat(outcome("grade > 3 || grade == null", values), is(PASSED));
  }

  @Test
  void whenMemberIsAbsent_doesNotApplyUnlessTheAnswerIsCertain() {
    Object[] values =
        Jobs.with(
            "locations",
            List.of(Map.of("city", "Boise"), Map.of("city", "Reno", "lat", BigDecimal.ONE)));
    assertThat(outcome("locations.all(l, l.lat > 0.0)", values), is(NOT_APPLICABLE));
    assertThat(outcome("locations.all(l, l.lat > 2.0)", values), is(FAILED));
    assertThat(outcome("locations.exists(l, l.lat > 0.0)", values), is(PASSED));
    assertThat(outcome("locations.all(l, !has(l.lat) || l.lat > 0.0)", values), is(PASSED));
    assertThat(outcome("contact.email == ''", Jobs.with("contact", Map.of())), is(NOT_APPLICABLE));
    assertThat(outcome("has(contact.email)", Jobs.with("contact", Map.of())), is(FAILED));
  }

  @Test
  void whenMemberIsNull_countsAsAbsent() {
    Object[] values = Jobs.with("contact", Collections.singletonMap("email", null));
    assertThat(outcome("contact.email != ''", values), is(NOT_APPLICABLE));
    assertThat(outcome("has(contact.email)", values), is(FAILED));
  }

  @Test
  void whenEvaluationFails_failsWithAMessage() {
    Object[] zero = Jobs.with("grade", 0L);
    assertThat(outcome("10 / grade > 1", zero), is("division by zero"));
    assertThat(outcome("10 % grade > 1", zero), is("division by zero"));
    Object[] large = Jobs.with("grade", Long.MAX_VALUE);
    assertThat(outcome("grade + 1 > 0", large), is("a number beyond 64 bits"));
    assertThat(outcome("series[2] == 'x'", Jobs.good()), is("Index out of bounds: 2"));
    assertThat(outcome("int(title) > 1", Jobs.good()), is("For input string: \"Nurse\""));
    assertThat(outcome("date(title) < updated", Jobs.good()), is("'Nurse' is not a date"));
    Object[] pattern = Jobs.with("title", "(");
    assertThat(
        outcome("job_id.matches(title)", pattern),
        is("'(' is not a pattern (RE2): missing closing )"));
    String huge = "(a{100}){101}";
    assertThat(
        outcome("job_id.matches(title)", Jobs.with("title", huge)),
        is("'" + huge + "' is too large a pattern"));
  }

  @Test
  void whenTimeOverflows_failsWithAMessage() {
    Object[] late = Jobs.with("updated", Instant.parse("9999-12-31T23:59:59Z"));
    assertThat(
        outcome("updated + duration('100h') > updated", late),
        is(org.hamcrest.Matchers.not(org.hamcrest.Matchers.oneOf(PASSED, NOT_APPLICABLE))));
  }

  @Test
  void whenLoopsTakeTooManySteps_failsWithAMessage() {
    List<String> many = new ArrayList<>(Collections.nCopies(200, "x"));
    assertThat(
        outcome("series.all(a, series.all(b, a == b))", Jobs.with("series", many)),
        is("more than 10000 steps over arrays"));
    assertThat(outcome("series.all(a, a == 'x')", Jobs.with("series", many)), is(PASSED));
  }

  @Test
  void whenPatternWouldBacktrack_isLinear() {
    Object[] values = Jobs.with("title", "a".repeat(50_000) + "!");
    assertThat(outcome("title.matches('^(a+)+$')", values), is(FAILED));
  }

  @Test
  void reads_areTheFieldsOfAllRulesAndEnoughToEvaluate() {
    RuleSet rules =
        RuleSet.compile(
            Jobs.TYPE,
            List.of(
                Jobs.soft("a", "salary_min <= salary_max"),
                Jobs.soft("b", "closing_date == null || posting_date <= closing_date"),
                Jobs.soft("c", "series.all(title, title != '')")));
    BitSet expected = new BitSet();
    for (String field :
        List.of("salary_min", "salary_max", "posting_date", "closing_date", "series")) {
      expected.set(Jobs.TYPE.position(field));
    }
    assertThat(rules.reads(), equalTo(expected));

    Object[] onlyThose = FieldValues.of(Jobs.good()).toArray(rules.reads());
    assertThat(onlyThose[Jobs.TYPE.position("title")], is((Object) null));
    assertThat(rules.evaluate(onlyThose), equalTo(rules.evaluate(Jobs.good())));
  }

  @Test
  void violations_nameRejectingRulesFirstWithPointerValuesAndMessage() {
    List<RuleDefinition> definitions =
        List.of(
            Jobs.soft("salary_order", "salary_min <= salary_max"),
            new RuleDefinition(
                "has_title", "title != ''", Dimension.VALIDITY, OnFailure.REJECT, "no title"),
            Jobs.soft("fine", "grade > 0"),
            Jobs.rejecting("ratio", "100 / grade > 200"),
            Jobs.rejecting("per_grade", "100 / (grade - 7) > 1"));
    RuleSet rules = RuleSet.compile(Jobs.TYPE, definitions);
    Object[] values =
        Jobs.with(
            "salary_min",
            new BigDecimal("90000"),
            "salary_max",
            new BigDecimal("8E+4"),
            "title",
            "");
    RuleSet.Evaluation evaluation = rules.evaluate(values);
    assertThat(rules.rejects(evaluation.outcomes()), is(true));
    assertThat(
        rules.violations(values, evaluation),
        contains(
            new Violation("/title", "has_title", "", "no title"),
            new Violation("/grade", "ratio", "7", "does not hold: 100 / grade > 200"),
            new Violation(
                "/grade",
                "per_grade",
                "7",
                "does not hold: 100 / (grade - 7) > 1 (could not be evaluated: division by zero)"),
            new Violation(
                "/salary_min",
                "salary_order",
                "salary_min=90000, salary_max=80000",
                "does not hold: salary_min <= salary_max")));
  }

  @Test
  void violations_cutLongValues() {
    RuleSet rules =
        RuleSet.compile(Jobs.TYPE, List.of(Jobs.soft("r", "title == '' && closing_date == null")));
    Object[] values = Jobs.with("title", "x".repeat(78) + "😀".repeat(50), "closing_date", null);
    Violation violation = rules.violations(values, rules.evaluate(values)).get(0);
    assertThat(violation.value(), is("title=" + "x".repeat(78) + "…, closing_date=null"));
    values = Jobs.with("title", "x".repeat(80), "closing_date", null);
    violation = rules.violations(values, rules.evaluate(values)).get(0);
    assertThat(
        violation.value(), hasLength("title=".length() + 80 + ", closing_date=null".length()));
  }

  @Test
  void whenOnlySoftRulesFail_doesNotReject() {
    RuleSet rules =
        RuleSet.compile(
            Jobs.TYPE, List.of(Jobs.soft("a", "grade > 8"), Jobs.rejecting("b", "grade > 6")));
    assertThat(rules.rejects(rules.evaluate(Jobs.good()).outcomes()), is(false));
    assertThat(rules.rejects(rules.evaluate(Jobs.with("grade", 6L)).outcomes()), is(true));
    assertThat(rules.rejects(rules.evaluate(Jobs.with("grade", null)).outcomes()), is(false));
  }

  @Test
  void shared_compilesEqualDefinitionsOnce() {
    List<RuleDefinition> one = List.of(Jobs.soft("a", "grade > 8"));
    List<RuleDefinition> equal = Arrays.asList(Jobs.soft("a", "grade > 8"));
    List<RuleDefinition> other = List.of(Jobs.soft("a", "grade > 9"));
    assertThat(RuleSet.shared(Jobs.TYPE, one), sameInstance(RuleSet.shared(Jobs.TYPE, equal)));
    assertThat(RuleSet.shared(Jobs.TYPE, one) == RuleSet.shared(Jobs.TYPE, other), is(false));
  }
}
