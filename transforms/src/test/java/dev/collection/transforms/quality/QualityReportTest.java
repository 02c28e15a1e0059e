package dev.collection.transforms.quality;

import static dev.collection.transforms.quality.Posts.count;
import static dev.collection.transforms.quality.Posts.met;
import static dev.collection.transforms.quality.Posts.report;
import static dev.collection.transforms.quality.Posts.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Dimension;
import dev.collection.model.DistinctRecord;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.transforms.quality.QualityReport.Breach;
import dev.collection.transforms.quality.QualityReport.Score;
import dev.collection.transforms.rules.RuleDefinition;
import dev.collection.transforms.rules.RuleDefinition.OnFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityReportTest {
  /** The example of src/docs/quality.md. */
  private static List<DistinctRecord> example() {
    Object[] noTitle = Posts.full("2");
    noTitle[1] = null;
    Object[] noAgency = Posts.full("3");
    noAgency[3] = "";
    Instant today = Posts.RUN_START.minusSeconds(3600);
    return List.of(
        Posts.record("api", Posts.full("1"), Posts.allPassed()),
        Posts.record("api", today, noTitle, Posts.outcomes(Posts.bits(1, 4), Posts.bits(1)), 2, 1),
        Posts.record("file", noAgency, Posts.outcomes(Posts.bits(0, 3, 4), Posts.bits(3))),
        Posts.record(
            "file",
            Posts.RUN_START.minus(Duration.ofDays(3)),
            Posts.full("4"),
            Posts.outcomes(Posts.bits(0, 1, 2, 3, 4), Posts.bits(0, 2)),
            0,
            0));
  }

  private static Measures exampleMeasures() {
    return count(example())
        .add(Measure.REJECTED, "api", "Parse", 1)
        .add(Measure.DUPLICATE, "api", "IDENTICAL", 2);
  }

  @Test
  void measures_countEveryDimensionAndItsParts() {
    assertThat(
        count(example()).toString(),
        is(
            new Measures()
                .addAll(met("api", "completeness", 7, 8))
                .addAll(met("api", "completeness/id", 2, 2))
                .addAll(met("api", "completeness/title", 1, 2))
                .addAll(met("api", "completeness/series", 2, 2))
                .addAll(met("api", "completeness/agency", 2, 2))
                .addAll(met("api", "accuracy", 2, 3))
                .addAll(met("api", "accuracy/title_case", 1, 1))
                .addAll(met("api", "accuracy/agency_known", 1, 2))
                .addAll(met("api", "consistency", 2, 3))
                .addAll(met("api", "consistency/agency (versions)", 1, 2))
                .addAll(met("api", "consistency/fits_series", 1, 1))
                .addAll(met("api", "validity", 3, 3))
                .addAll(met("api", "validity/(accepted)", 2, 2))
                .addAll(met("api", "validity/short_title", 1, 1))
                .addAll(met("api", "timeliness", 2, 2))
                .addAll(met("api", "timeliness/(collected)", 2, 2))
                .addAll(met("file", "completeness", 7, 8))
                .addAll(met("file", "completeness/id", 2, 2))
                .addAll(met("file", "completeness/title", 2, 2))
                .addAll(met("file", "completeness/series", 2, 2))
                .addAll(met("file", "completeness/agency", 1, 2))
                .addAll(met("file", "accuracy", 2, 3))
                .addAll(met("file", "accuracy/title_case", 1, 2))
                .addAll(met("file", "accuracy/agency_known", 1, 1))
                .addAll(met("file", "consistency", 0, 1))
                .addAll(met("file", "consistency/fits_series", 0, 1))
                .addAll(met("file", "validity", 3, 4))
                .addAll(met("file", "validity/(accepted)", 2, 2))
                .addAll(met("file", "validity/short_title", 1, 2))
                .addAll(met("file", "timeliness", 1, 2))
                .addAll(met("file", "timeliness/(collected)", 1, 2))
                .add(Measure.NEWEST_COLLECTED, "api", seconds("2026-11-22T11:00:00Z"))
                .add(Measure.NEWEST_COLLECTED, "file", seconds("2026-11-22T11:00:00Z"))
                .add(Measure.NEWEST_EVENT, "api", seconds("2026-11-21T00:00:00Z"))
                .add(Measure.NEWEST_EVENT, "file", seconds("2026-11-21T00:00:00Z"))
                .toString()));
  }

  @Test
  void of_computesEachDimensionFromTheExactCountsOfAllSources() {
    QualityReport report = report(exampleMeasures());
    assertThat(
        report.total().dimensions(),
        is(
            Map.of(
                Dimension.COMPLETENESS, new Score(14.0 / 16, new Ratio(14, 16)),
                Dimension.ACCURACY, new Score(4.0 / 6, new Ratio(4, 6)),
                Dimension.CONSISTENCY, new Score(2.0 / 4, new Ratio(2, 4)),
                Dimension.TIMELINESS, new Score(1.0, new Ratio(3, 4)),
                // 4 scored, 2 duplicates, 1 rejected; 3 applications of short_title.
                Dimension.VALIDITY, new Score(8.0 / 10, new Ratio(8, 10)))));
    assertThat(
        report.total().overall().getAsDouble(),
        closeTo(0.25 * 14 / 16 + 0.25 * 4 / 6 + 0.20 * 2 / 4 + 0.15 + 0.15 * 8 / 10, 1e-12));
  }

  @Test
  void score_ofEachRecordOfTheExample_isAsDocumented() {
    RecordScorer scorer =
        new RecordScorer(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START);
    List<Double> scores = example().stream().map(record -> scorer.score(record).score()).toList();
    assertThat(
        scores,
        contains(
            closeTo(1, 0),
            closeTo(0.5875, 1e-12),
            closeTo(0.828125, 1e-12),
            closeTo(0.525, 1e-12)));
  }

  @Test
  void missed_byEachRecordOfTheExample_isAsDocumented() throws IOException {
    RecordScorer scorer =
        new RecordScorer(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START);
    StringBuilder lines = new StringBuilder();
    for (DistinctRecord record : example()) {
      String missed = scorer.score(record).describeMissed();
      lines
          .append("    ")
          .append(record.record().key())
          .append("  ")
          .append(missed == null ? "NULL" : missed)
          .append('\n');
    }
    assertThat(
        Files.readString(Path.of(System.getProperty("project.root"), "src/docs/quality.md")),
        containsString("\n\n" + lines + "\n"));
  }

  @Test
  void fields_ofTheExample_areAsDocumented() throws IOException {
    Map<String, Map<Dimension, Ratio>> fields = new LinkedHashMap<>();
    FieldQuality.of(Posts.DEFINITION, Posts.TYPE, Posts.RULES, exampleMeasures()).stream()
        .filter(field -> field.source().isEmpty())
        .forEach(
            field ->
                fields
                    .computeIfAbsent(field.field(), none -> new EnumMap<>(Dimension.class))
                    .put(field.dimension(), field.checks()));
    StringBuilder table = new StringBuilder("|---|---|---|---|---|\n");
    fields.forEach(
        (field, dimensions) -> {
          table.append("| ").append(field).append(" |");
          for (Dimension dimension :
              List.of(
                  Dimension.COMPLETENESS,
                  Dimension.ACCURACY,
                  Dimension.CONSISTENCY,
                  Dimension.VALIDITY)) {
            Ratio checks = dimensions.get(dimension);
            table.append(
                checks == null ? " |" : " " + checks.met() + "/" + checks.checked() + " |");
          }
          table.append('\n');
        });
    assertThat(
        Files.readString(Path.of(System.getProperty("project.root"), "src/docs/quality.md")),
        containsString("\n" + table + "\n"));
  }

  @Test
  void breaches_ofTheExample_areAsDocumented() throws IOException {
    String document =
        Files.readString(Path.of(System.getProperty("project.root"), "src/docs/quality.md"));
    for (Breach breach : report(exampleMeasures()).breaches()) {
      assertThat(document, containsString("\n    " + breach.sentence() + "\n"));
    }
  }

  @Test
  void of_computesEachSource() {
    QualityReport report = report(exampleMeasures());
    assertThat(report.bySource().keySet(), is(Set.of("api", "file")));
    assertThat(
        report.bySource().get("api").dimensions().get(Dimension.VALIDITY),
        is(new Score(5.0 / 6, new Ratio(5, 6))));
    assertThat(
        report.bySource().get("file").dimensions().get(Dimension.VALIDITY),
        is(new Score(3.0 / 4, new Ratio(3, 4))));
    assertThat(
        report.bySource().get("file").dimensions().get(Dimension.CONSISTENCY),
        is(new Score(0.0, new Ratio(0, 1))));
  }

  @Test
  void whenScoresAreTooLow_breachesNameTheCauses() {
    QualityReport report = report(exampleMeasures());
    assertThat(
        report.breaches(),
        contains(
            new Breach(
                Dimension.COMPLETENESS,
                0.875,
                0.95,
                "completeness 0.875 below 0.95: agency is missing in 1 of 4, title is missing in 1"
                    + " of 4"),
            new Breach(
                Dimension.ACCURACY,
                4.0 / 6,
                0.98,
                "accuracy 0.666 below 0.98: agency_known failed on 1 of 3, title_case failed on 1"
                    + " of 3"),
            new Breach(
                Dimension.VALIDITY,
                0.8,
                0.99,
                "validity 0.800 below 0.99: 1 of 7 records was rejected, short_title failed on 1"
                    + " of 3"),
            new Breach(
                null,
                report.total().overall().getAsDouble(),
                0.9,
                "overall quality 0.755 below 0.9: consistency is 0.500, accuracy is 0.666,"
                    + " completeness is 0.875, and 1 more")));
  }

  @Test
  void whenOrderAndBundlesDiffer_measuresAreTheSame() {
    Random random = new Random(42);
    List<DistinctRecord> records = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Object[] values = Posts.full("" + i);
      values[1] = random.nextInt(4) == 0 ? null : values[1];
      values[4] = random.nextInt(4) == 0 ? null : LocalDate.of(2026, 11, 1 + random.nextInt(25));
      BitSet applied = BitSet.valueOf(new long[] {random.nextInt(32)});
      BitSet failed = BitSet.valueOf(new long[] {random.nextInt(16)});
      failed.and(applied);
      int compared = random.nextInt(5);
      records.add(
          Posts.record(
              "source" + random.nextInt(3),
              Posts.RUN_START.minusSeconds(random.nextInt(200_000)),
              values,
              Posts.outcomes(applied, failed),
              compared,
              random.nextInt(compared + 1)));
    }
    Measures once = count(records);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(records, random);
      List<Measures> bundles = new ArrayList<>();
      for (int from = 0; from < records.size(); ) {
        int to = Math.min(records.size(), from + 1 + random.nextInt(50));
        bundles.add(count(records.subList(from, to)));
        from = to;
      }
      Collections.shuffle(bundles, random);
      Measures sum = new Measures();
      bundles.forEach(sum::addAll);
      assertThat(sum, is(once));
      assertThat(report(sum), is(report(once)));
    }
  }

  @Test
  void whenScoreIsExactlyTheThreshold_isNoBreach() {
    Measures measures =
        new Measures()
            .addAll(met("api", "completeness", 95, 100))
            .addAll(met("api", "accuracy", 98, 100))
            .addAll(met("api", "validity", 99, 100));
    assertThat(report(measures).breaches(), is(empty()));
    measures.addAll(met("api", "accuracy", 96, 98));
    assertThat(report(measures).breaches().get(0).dimension(), is(Dimension.ACCURACY));
  }

  @Test
  void whenScoreIsJustBelowTheThreshold_isNotShownAsEqual() {
    Measures measures = met("api", "accuracy", 97_999, 100_000);
    measures.addAll(met("api", "accuracy/title_case", 97_999, 100_000));
    assertThat(
        report(measures).breaches().get(0).sentence(),
        is("accuracy 0.979 below 0.98: title_case failed on 2,001 of 100,000"));
  }

  @Test
  void whenNothingWasRead_nothingIsMeasured() {
    QualityReport report = report(new Measures());
    assertThat(report.total().dimensions(), is(Map.of()));
    assertThat(report.total().overall(), is(OptionalDouble.empty()));
    assertThat(report.total().timeliness(), is(nullValue()));
    assertThat(report.bySource(), is(Map.of()));
    assertThat(report.breaches(), is(empty()));
  }

  @Test
  void whenEverythingWasRejected_validityIsZero() {
    QualityReport report = report(new Measures().add(Measure.REJECTED, "api", "Parse", 1234));
    assertThat(
        report.total().dimensions(),
        is(Map.of(Dimension.VALIDITY, new Score(0, new Ratio(0, 1234)))));
    assertThat(
        report.breaches().get(0).sentence(),
        is("validity 0.000 below 0.99: 1,234 of 1,234 records were rejected"));
    assertThat(report.bySource().get("api").overall(), is(OptionalDouble.of(0)));
  }

  @Test
  void whenRecordsOfOneKeyDiffer_consistencyNamesTheFieldsAndSaysInHowManyValues() {
    QualityDefinition strict =
        new QualityDefinition(
            Map.of(), Map.of(Dimension.CONSISTENCY, 1.0), 0, List.of("agency"), null, null);
    assertThat(
        report(strict, count(example())).breaches().get(0).sentence(),
        is(
            "consistency 0.500 below 1: agency differs between records of one key in 1 of 2,"
                + " fits_series failed on 1 of 2"));
  }

  @Test
  void whenARuleIsAboutCompleteness_itCountsBesideTheRequiredFields() {
    List<RuleDefinition> rules =
        List.of(
            new RuleDefinition(
                "has_place", "has(agency)", Dimension.COMPLETENESS, OnFailure.SCORE, null));
    DistinctRecord record =
        Posts.record("api", Posts.full("1"), Posts.outcomes(Posts.bits(0), Posts.bits(0)));
    RecordScorer scorer = new RecordScorer(Posts.TYPE, rules, Posts.DEFINITION, Posts.RUN_START);
    QualityChecks checks = new QualityChecks(Posts.TYPE, rules, Posts.DEFINITION);
    BitSet filled = record.record().values().filled();
    checks.add(record, scorer.score(record, filled), filled);
    QualityReport report =
        QualityReport.of(Posts.DEFINITION, Posts.TYPE, rules, checks.toMeasures(), Posts.RUN_START);
    assertThat(
        report.breaches().get(0).sentence(),
        is("completeness 0.800 below 0.95: has_place failed on 1 of 1"));
  }

  @Test
  void whenARuleOfAnotherDimensionIsNamedLikeARequiredField_theFieldIsStillMissing() {
    List<RuleDefinition> rules =
        List.of(
            new RuleDefinition("title", "title != 'x'", Dimension.ACCURACY, OnFailure.SCORE, null));
    Measures measures = Posts.met("api", "completeness/title", 3, 4);
    measures.addAll(Posts.met("api", "accuracy/title", 2, 4));
    QualityReport report =
        QualityReport.of(Posts.DEFINITION, Posts.TYPE, rules, measures, Posts.RUN_START);
    assertThat(
        report.issues().stream().map(Issue::sentence).toList(),
        is(List.of("title is missing in 1 of 4", "title failed on 2 of 4")));
  }
}
