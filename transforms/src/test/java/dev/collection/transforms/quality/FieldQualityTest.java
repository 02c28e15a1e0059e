package dev.collection.transforms.quality;

import static dev.collection.transforms.quality.Posts.bits;
import static dev.collection.transforms.quality.Posts.outcomes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldQualityTest {
  private static List<String> of(List<RuleDefinition> rules, Measures measures) {
    return FieldQuality.of(Posts.DEFINITION, Posts.TYPE, rules, measures).stream()
        .map(
            field ->
                (field.source().isEmpty() ? "all" : field.source())
                    + " "
                    + field.field()
                    + " "
                    + field.dimension().specName()
                    + " "
                    + field.checks().met()
                    + "/"
                    + field.checks().checked())
        .toList();
  }

  private static List<DistinctRecord> records() {
    Object[] noTitle = Posts.full("2");
    noTitle[1] = null;
    Object[] noAgency = Posts.full("3");
    noAgency[3] = "";
    return List.of(
        Posts.record("api", Posts.full("1"), Posts.allPassed()),
        Posts.record(
            "api",
            Posts.RUN_START.minusSeconds(3600),
            noTitle,
            outcomes(bits(1, 4), bits(1)),
            2,
            1),
        Posts.record("file", noAgency, outcomes(bits(0, 2, 3, 4), bits(2, 3))));
  }

  @Test
  void everyFieldHasItsValuesItsVersionsAndTheRulesThatReadIt() {
    assertThat(
        of(Posts.RULES, Posts.count(records())),
        is(
            List.of(
                // The rule on id rejects, and is not counted.
                "all id completeness 3/3",
                "all title completeness 2/3",
                "all title accuracy 2/2",
                "all title consistency 1/2",
                "all title validity 1/2",
                "all series completeness 3/3",
                "all agency completeness 2/3",
                "all agency accuracy 1/2",
                // Of the two versions one agrees; fits_series passed on one of two records.
                "all agency consistency 2/4",
                "api id completeness 2/2",
                "api title completeness 1/2",
                "api title accuracy 1/1",
                "api title consistency 1/1",
                "api title validity 1/1",
                "api series completeness 2/2",
                "api agency completeness 2/2",
                "api agency accuracy 1/2",
                "api agency consistency 2/3",
                "file id completeness 1/1",
                "file title completeness 1/1",
                "file title accuracy 1/1",
                "file title consistency 0/1",
                "file title validity 0/1",
                "file series completeness 1/1",
                "file agency completeness 0/1",
                "file agency consistency 0/1")));
  }

  @Test
  void whenRecordsComeInSeveralBundles_nothingElseComesOut() {
    Measures sum = new Measures();
    records().forEach(record -> sum.addAll(Posts.count(List.of(record))));
    assertThat(of(Posts.RULES, sum), is(of(Posts.RULES, Posts.count(records()))));
  }

  @Test
  void whenNothingWasScored_noFieldHasAnyQuality() {
    Measures rejected = new Measures().add(Measure.REJECTED, "api", "Parse", 3);
    assertThat(of(Posts.RULES, rejected), is(empty()));
  }

  @Test
  void whenARuleIsNamedLikeARequiredField_eachCountsForItself() {
    List<RuleDefinition> rules =
        List.of(
            new RuleDefinition(
                "title", "title != agency", Dimension.COMPLETENESS, OnFailure.SCORE, null));
    List<DistinctRecord> records =
        List.of(
            Posts.record("api", Posts.full("1"), outcomes(bits(0), bits(0))),
            Posts.record("api", Posts.full("2"), outcomes(bits(0), bits())));
    QualityChecks checks = new QualityChecks(Posts.TYPE, rules, Posts.DEFINITION);
    RecordScorer scorer = new RecordScorer(Posts.TYPE, rules, Posts.DEFINITION, Posts.RUN_START);
    for (DistinctRecord record : records) {
      BitSet filled = record.record().values().filled();
      checks.add(record, scorer.score(record, filled), filled);
    }
    Measures measures = checks.toMeasures();
    assertThat(
        of(rules, measures).subList(0, 4),
        is(
            List.of(
                "all id completeness 2/2",
                // A value in each, and the rule, which one of them fails.
                "all title completeness 3/4",
                "all series completeness 2/2",
                "all agency completeness 3/4")));
    assertThat(
        QualityReport.of(Posts.DEFINITION, Posts.TYPE, rules, measures, Posts.RUN_START)
            .issues()
            .stream()
            .map(Issue::sentence)
            .toList(),
        is(List.of("title (rule) failed on 1 of 2")));
  }

  @Test
  void whenARuleAsksWhetherAFieldHasAValue_itIsOneThatReadsIt() {
    List<RuleDefinition> rules =
        List.of(
            new RuleDefinition(
                "posted_or_titled",
                "has(posted) || title != ''",
                Dimension.TIMELINESS,
                OnFailure.SCORE,
                null));
    Measures measures = Posts.met("api", "timeliness/posted_or_titled", 5, 8);
    assertThat(
        of(rules, measures),
        is(
            List.of(
                "all title timeliness 5/8",
                "all posted timeliness 5/8",
                "api title timeliness 5/8",
                "api posted timeliness 5/8")));
  }
}
