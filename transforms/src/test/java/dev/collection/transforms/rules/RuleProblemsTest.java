package dev.collection.transforms.rules;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.RecordType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleProblemsTest {

  private static List<RuleProblem> problems(RuleDefinition... rules) {
    return assertThrows(
            InvalidRulesException.class, () -> RuleSet.compile(Jobs.TYPE, Arrays.asList(rules)))
        .problems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      textBlock =
          """
          1 < salary_mn => 4 => unknown field `salary_mn`; did you mean `salary_min`?
          xylophone == 1 => 0 => unknown field `xylophone`
          sise(series) > 1 => 4 => unknown function `sise`; did you mean `size`?
          locations.all(l, l.cty != '') => 18 => unknown member `cty`; did you mean `city`?
          contact.phone == '' => 7 => unknown member `phone`
          title < 5 => 6 => `<` cannot be applied to string and integer
          salary_min == 90000 => 11 => `==` cannot be applied to decimal and integer; write a whole number with a point (2.0), or convert with double(...)
          salary_min * 2 > 1.0 => 11 => `*` cannot be applied to decimal and integer; write a whole number with a point (2.0), or convert with double(...)
          posting_date > '2026-01-01' => 13 => `>` cannot be applied to timestamp and string; write a day as date('2026-01-31')
          series == null => 7 => `==` cannot be applied to array of string and null; ask whether an array is there with has(field)
          locations == 'x' => 10 => `==` cannot be applied to array of object and string
          remote + 1 == 2 => 7 => `+` cannot be applied to boolean and integer
          title.size(1) > 2 => 10 => `size` cannot be applied to string and integer
          has(grade + 1) => 3 => has() takes a field or a member, as in has(title), has(l.city)
          title => 0 => a rule must say true or false, this gives a value: string
          salary_min => 0 => a rule must say true or false, this gives a value: decimal
          dyn(remote) => 0 => a rule must say true or false, this gives a value: dyn
          1 < 2 => 0 => the expression reads no field
          title.matches('(') => 14 => '(' is not a pattern (RE2): missing closing ); write \\\\ before a character that stands for itself
          posting_date < date('2026-02-30') => 20 => '2026-02-30' is not a date such as 2026-01-31
          updated < timestamp('today') => 20 => 'today' is not a timestamp such as 2026-01-31T12:00:00Z
          title == => 8 => the expression ends where a value is expected; write one there
          title = 'x' => 6 => token recognition error at: '= '; compare with ==
          grade > 1 and remote => 10 => mismatched input 'and'; write && for and, || for or, ! for not
          (grade > 1 => 10 => missing ')' at '<EOF>'
          """)
  void whenExpressionIsWrong_saysWhereAndHow(String check, int offset, String message) {
    RuleProblem first = problems(Jobs.soft("r", check)).get(0);
    assertThat(first, is(new RuleProblem("r", message, offset)));
  }

  @Test
  void whenSeveralRulesAreWrong_reportsAllProblemsOfAll() {
    assertThat(
        problems(
            Jobs.soft("a", "title < 5 && salary_mx > 1.0"),
            Jobs.soft("good", "grade > 1"),
            Jobs.soft("b", "titel != ''"),
            Jobs.soft("good", "grade > 2")),
        contains(
            new RuleProblem("a", "`<` cannot be applied to string and integer", 6),
            new RuleProblem("a", "unknown field `salary_mx`; did you mean `salary_max`?", 13),
            new RuleProblem("b", "unknown field `titel`; did you mean `title`?", 0),
            new RuleProblem("good", "two rules have this name", 0)));
  }

  @Test
  void whenExpressionHasSeveralLinesAndAstralCharacters_offsetCountsJavaCharacters() {
    String check = "title != '😀' &&\n  titel != ''";
    RuleProblem problem = problems(Jobs.soft("r", check)).get(0);
    assertThat(problem.offsetInExpression(), is(check.indexOf("titel")));
  }

  @Test
  void whenExpressionIsEmpty_isAProblem() {
    assertThat(
        problems(Jobs.soft("r", "")),
        contains(
            new RuleProblem(
                "r", "the expression ends where a value is expected; write one there", 0)));
  }

  private static List<RuleProblem> withoutTypes(Set<String> untyped, String check) {
    return RuleSet.problems(Jobs.TYPE, untyped, List.of(Jobs.soft("r", check)));
  }

  @Test
  void whenTheTypeOfAFieldIsNotKnown_saysNothingOfItsUse() {
    for (String check :
        List.of(
            "title > 5",
            "title",
            "title.matches('^[a-z]$')",
            "title.all(t, t.name != '')",
            "has(title) && title[0] == date('2026-01-31')")) {
      assertThat(check, withoutTypes(Set.of("title"), check), is(List.of()));
    }
  }

  @Test
  void whenTheTypeOfAFieldIsNotKnown_reportsWhatIsWrongAllTheSame() {
    assertThat(
        withoutTypes(Set.of("title"), "title > 5 && grad > 1 && remote > 2").stream()
            .map(RuleProblem::message)
            .toList(),
        contains(
            "unknown field `grad`; did you mean `grade`?",
            "`>` cannot be applied to boolean and integer"));
    assertThat(
        withoutTypes(Set.of("title"), "grade").stream().map(RuleProblem::message).toList(),
        contains("a rule must say true or false, this gives a value: integer"));
  }

  @Test
  void whenThereAreNoFields_looksAtTheFormOnly() {
    RecordType none = new RecordType("jobs", List.of(), List.of(), List.of());
    assertThat(
        RuleSet.problems(
            none,
            Set.of(),
            List.of(
                Jobs.soft("a", "titel != ''"),
                Jobs.soft("b", "title =="),
                Jobs.soft("c", "title.matches('[')"))),
        contains(
            new RuleProblem(
                "b", "the expression ends where a value is expected; write one there", 8),
            new RuleProblem(
                "c",
                "'[' is not a pattern (RE2): missing closing ]; write \\\\ before a character that"
                    + " stands for itself",
                14)));
  }

  @Test
  void whenTypesAndALiteralAreWrong_reportsBoth() {
    assertThat(
        problems(Jobs.soft("r", "titel.matches('(')")).stream()
            .map(RuleProblem::offsetInExpression)
            .toList(),
        contains(14, 0));
  }

  @Test
  void whenThrown_messageNamesEveryRule() {
    InvalidRulesException thrown =
        assertThrows(
            InvalidRulesException.class,
            () ->
                RuleSet.compile(
                    Jobs.TYPE, List.of(Jobs.soft("a", "titel == ''"), Jobs.soft("b", "title"))));
    assertThat(
        thrown.getMessage(),
        is(
            "rule a: unknown field `titel`; did you mean `title`?\n"
                + "rule b: a rule must say true or false, this gives a value: string"));
  }

  @Test
  void whenExpressionIsGarbled_itIsAProblemOrARuleButNeverACrash() {
    List<String> pieces =
        List.of(
            "title",
            "salary_min",
            "series",
            "locations",
            "l.lat",
            "contact.email",
            "null",
            "1",
            "2.5",
            "'a'",
            "date('2026-01-01')",
            "==",
            "<",
            "&&",
            "||",
            "!",
            "+",
            "/",
            "%",
            "in",
            "?",
            ":",
            "(",
            ")",
            "[0]",
            "[",
            "]",
            "{",
            "}",
            ".all(l,",
            ".size()",
            "has(",
            "dyn(",
            ".matches(",
            ",",
            "\"",
            "\\",
            "😀",
            "posting_date",
            "remote",
            "grade",
            "-");
    Random random = new Random(7);
    int compiled = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder check = new StringBuilder();
      for (int n = random.nextInt(7); n >= 0; n--) {
        check.append(pieces.get(random.nextInt(pieces.size()))).append(' ');
      }
      try {
        RuleSet rules = RuleSet.compile(Jobs.TYPE, List.of(Jobs.soft("r", check.toString())));
        compiled++;
        rules.evaluate(Jobs.good());
        rules.evaluate(new Object[Jobs.TYPE.size()]);
      } catch (InvalidRulesException expected) {
        for (RuleProblem problem : expected.problems()) {
          assertThat(
              check.toString(),
              problem.offsetInExpression(),
              is(both(greaterThanOrEqualTo(0)).and(lessThanOrEqualTo(check.length()))));
        }
      }
    }
    assertThat(compiled, is(greaterThan(10)));
  }

  @Test
  void whenExpressionIsTooDeepOrTooLong_itIsAProblem() {
    String deep = "(".repeat(2000) + "grade > 1" + ")".repeat(2000);
    assertThat(problems(Jobs.soft("r", deep)).get(0).ruleName(), is("r"));
    String sum = "grade" + " + 1".repeat(2000) + " > 1";
    assertThat(problems(Jobs.soft("r", sum)).get(0).ruleName(), is("r"));
    String huge = "title != '" + "x".repeat(20_000) + "'";
    assertThat(problems(Jobs.soft("r", huge)).get(0).ruleName(), is("r"));
  }
}
