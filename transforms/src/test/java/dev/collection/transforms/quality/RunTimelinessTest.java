package dev.collection.transforms.quality;

import static dev.collection.transforms.quality.Posts.count;
import static dev.collection.transforms.quality.Posts.met;
import static dev.collection.transforms.quality.Posts.report;
import static dev.collection.transforms.quality.Posts.seconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.Dimension;
import dev.collection.model.FieldDefinition;
import dev.collection.model.FieldType;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RecordType;
import dev.collection.transforms.quality.QualityReport.Breach;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTimelinessTest {
  private static Measures newest(String event, String collected) {
    Measures measures = met("api", "timeliness", 1, 1);
    measures.addAll(met("api", "timeliness/(collected)", 1, 1));
    if (event != null) {
      measures.add(Measure.NEWEST_EVENT, "api", seconds(event));
    }
    return measures.add(Measure.NEWEST_COLLECTED, "api", seconds(collected));
  }

  private static double timeliness(Measures measures) {
    return report(measures).total().dimensions().get(Dimension.TIMELINESS).value();
  }

  @Test
  void whenNewestEventIsADay_itsAgeCountsFromTheEndOfTheDay() {
    // 20 November ends 24 h, and 24 h and 1 s, before the collection.
    assertThat(timeliness(newest("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z")), is(1.0));
    assertThat(
        timeliness(newest("2026-11-20T00:00:00Z", "2026-11-22T00:00:01Z")),
        is(86_400.0 / 86_401.0));
    assertThat(timeliness(newest("2026-11-22T00:00:00Z", "2026-11-22T00:00:01Z")), is(1.0));
  }

  @Test
  void whenNewestEventIsAMoment_itsAgeCountsFromThere() {
    RecordType type =
        new RecordType(
            "posts",
            List.of(FieldDefinition.of("posted", FieldType.TIMESTAMP)),
            List.of(),
            List.of());
    Measures measures = newest("2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z");
    QualityReport report =
        QualityReport.of(Posts.DEFINITION, type, List.of(), measures, Posts.RUN_START);
    assertThat(report.total().dimensions().get(Dimension.TIMELINESS).value(), is(0.5));
  }

  @Test
  void whenCollectionIsOld_timelinessFallsWithItsAge() {
    double old = timeliness(newest("2026-11-19T00:00:00Z", "2026-11-20T12:00:00Z"));
    double older = timeliness(newest("2026-11-17T00:00:00Z", "2026-11-18T12:00:00Z"));
    assertThat(old, is(0.5));
    assertThat(older, is(0.25));
  }

  @Test
  void whenEventsAndCollectionAreOld_theOlderCounts() {
    double both = timeliness(newest("2026-11-16T00:00:00Z", "2026-11-21T00:00:00Z"));
    assertThat(both, is(0.25)); // 96 h against 36 h.
    assertThat(timeliness(newest(null, "2026-11-21T00:00:00Z")), is(24.0 / 36));
  }

  @Test
  void whenNoRecordHasAnEvent_onlyTheCollectionCounts() {
    QualityReport report = report(newest(null, "2026-11-22T00:00:00Z"));
    assertThat(report.total().dimensions().get(Dimension.TIMELINESS).value(), is(1.0));
    assertThat(report.total().timeliness().eventAge(), is(nullValue()));
  }

  @Test
  void whenDataAreTooOld_sentenceSaysWhichAndHowOld() {
    QualityReport report = report(newest("2026-11-16T00:00:00Z", "2026-11-20T12:00:30Z"));
    assertThat(
        report.breaches().get(0),
        is(
            new Breach(
                Dimension.TIMELINESS,
                86_400.0 / (3 * 86_400 + 12 * 3600 + 30),
                1.0,
                "timeliness 0.285 below 1: the newest posted, 2026-11-16, was 84 h 1 min old when"
                    + " it was collected, at most 24 h is allowed, the newest collection, of"
                    + " 2026-11-20T12:00:30Z, was 48 h old when the run started, at most 24 h is"
                    + " allowed")));
  }

  @Test
  void whenTimelinessHasItsOwnThreshold_thatOneDecides() {
    QualityDefinition lenient =
        new QualityDefinition(
            Map.of(),
            Map.of(Dimension.TIMELINESS, 0.4),
            0,
            List.of(),
            "posted",
            Duration.ofHours(24));
    Measures measures = newest("2026-11-19T00:00:00Z", "2026-11-20T12:00:00Z");
    assertThat(report(lenient, measures).breaches(), is(empty()));
  }

  @Test
  void whenARuleIsAboutTimeliness_theRunIsNoBetterThanItsShare() {
    Measures measures = newest("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z");
    measures.addAll(met("api", "timeliness", 3, 10));
    measures.addAll(met("api", "timeliness/still_open", 3, 10));
    assertThat(timeliness(measures), is(0.3));
  }

  @Test
  void whenEventLiesAheadOfItsCollection_itDoesNotMakeTheDataFresh() {
    Object[] planned = Posts.full("1");
    planned[4] = LocalDate.of(2027, 1, 1);
    Object[] old = Posts.full("2");
    old[4] = LocalDate.of(2026, 11, 10);
    Measures measures =
        count(
            List.of(
                Posts.record("api", planned, Posts.allPassed()),
                Posts.record("api", old, Posts.allPassed())));
    assertThat(
        report(measures).total().timeliness().newestEvent(),
        is(Instant.parse("2026-11-10T00:00:00Z")));
  }
}
