package dev.collection.transforms.quality;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.DistinctRecord;
import dev.collection.model.RecordCoders;
import dev.collection.transforms.profile.NoteMisses;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that are scored as collected too long ago are those that are noted as such. */
@ExtendWith(TestPipelineExtension.class)
class CollectedInTimeTest {
  private static final Instant START = Posts.RUN_START;
  private static final Duration DAY = Duration.ofDays(1);

  /** The last moment of a minute two days after the run has begun. */
  private static final Instant END = START.plus(DAY).plus(DAY).plusSeconds(60).minusMillis(1);

  private static TimestampedValue<DistinctRecord> at(Instant time, String key, Instant collected) {
    return TimestampedValue.of(
        Posts.record("api", collected, Posts.full(key), Posts.allPassed(), 0, 0),
        org.joda.time.Instant.ofEpochMilli(time.toEpochMilli()));
  }

  private static void check(TestPipeline pipeline, WindowFn<Object, ?> windows, String... late) {
    PCollection<DistinctRecord> records =
        pipeline
            .apply(
                Create.timestamped(
                        at(END, "30 h", END.minus(Duration.ofHours(30))),
                        at(END, "over a day", END.minus(DAY).minusMillis(1)),
                        at(END, "a day", END.minus(DAY)),
                        at(END, "now", END),
                        at(START, "6 h", START.minus(Duration.ofHours(6))),
                        at(START, "two days", START.minus(DAY).minus(DAY)))
                    .withCoder(RecordCoders.DISTINCT))
            .apply(Window.into(windows));
    PCollection<String> scored =
        records
            .apply(
                "Score",
                ScoreQuality.with(Posts.TYPE, Posts.RULES, Posts.DEFINITION, Posts.RUN_START))
            .records()
            .apply(Filter.by(record -> record.misses() != null))
            .apply(MapElements.into(TypeDescriptors.strings()).via(record -> record.record().key()))
            .apply("Scores of all windows", Window.into(new GlobalWindows()));
    PCollection<Profiles> noted =
        records
            .apply("Note", NoteMisses.ofKept(List.of(), Posts.RUN_START, Posts.DEFINITION.maxAge()))
            .apply("Notes of all windows", Window.into(new GlobalWindows()));

    PAssert.that(scored).containsInAnyOrder(late);
    Set<String> expected = new TreeSet<>(List.of(late));
    PAssert.that(noted)
        .satisfies(
            found -> {
              Set<String> keys = new TreeSet<>();
              found.forEach(
                  profiles ->
                      profiles
                          .issues()
                          .forEach(
                              (issue, first) -> {
                                assertThat(issue.check(), is("timeliness/(collected)"));
                                first.first().stream().map(Example::describe).forEach(keys::add);
                              }));
              assertThat(keys, is(expected));
              return null;
            });
    pipeline.run();
  }

  @Test
  void ofAStream_theAgeIsMeasuredAgainstTheEndOfTheWindow(TestPipeline pipeline) {
    check(
        pipeline,
        FixedWindows.of(org.joda.time.Duration.standardMinutes(1)),
        "30 h",
        "over a day",
        "two days");
  }

  @Test
  void ofARunThatEnds_theAgeIsMeasuredAgainstItsStart(TestPipeline pipeline) {
    check(pipeline, new GlobalWindows(), "two days");
  }
}
