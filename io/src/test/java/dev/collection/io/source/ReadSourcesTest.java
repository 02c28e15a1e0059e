package dev.collection.io.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ReadSourcesTest {

  @Test
  void whenSourcesHaveSeveralPartsAndBatches_readsEveryRecordOnce(TestPipeline pipeline) {
    ListSource letters = new ListSource("letters", List.of("a", "b", "c"), 25, 10);
    ListSource single = new ListSource("single", List.of(""), 7, 7);

    ReadSources.Result read =
        pipeline.apply("Read", ReadSources.all(List.of(letters, single), "run"));

    List<RawRecord> expected = new ArrayList<>();
    for (String part : letters.partNames()) {
      for (int i = 0; i < 25; i++) {
        expected.add(letters.record(part, i));
      }
    }
    for (int i = 0; i < 7; i++) {
      expected.add(single.record("", i));
    }
    PAssert.that(read.records()).containsInAnyOrder(expected);
    PAssert.that(read.rejects()).empty();
    PAssert.that(read.measures())
        .satisfies(
            all -> {
              Measures total = new Measures();
              all.forEach(total::addAll);
              assertThat(total.get(Measure.EXTRACTED, "letters", ""), is(75L));
              assertThat(total.get(Measure.ANNOUNCED, "letters", "b"), is(25L));
              assertThat(total.ofSource(Measure.NOT_OBTAINED, "letters"), is(0L));
              assertThat(total.get(Measure.EXTRACTED, "single", ""), is(7L));
              return null;
            });
    pipeline.run();
  }

  @Test
  void whenStopConditionHolds_reportsEveryPartAsStoppedAndReadsNothing(TestPipeline pipeline) {
    ListSource source = new ListSource("letters", List.of("a", "b"), 25, 10);

    ReadSources.Result read =
        pipeline.apply(
            "Read", ReadSources.all(List.of(source), "run").withReaders(1).watchedBy(new Stop()));

    PAssert.that(read.records()).empty();
    PAssert.that(read.reports())
        .containsInAnyOrder(stopped("a", "enough: letters"), stopped("b", "enough: letters"));
    pipeline.run();
  }

  private static ExtractionReport stopped(String part, String message) {
    return new ExtractionReport(
        "letters", part, 0, -1, 0, 0, 0, ExtractionReport.Status.STOPPED, message);
  }

  private static final class Stop implements ReadSources.ReadControl {
    private static final long serialVersionUID = 1L;

    @Override
    public String reasonToStop(String source) {
      return "enough: " + source;
    }

    @Override
    public void onRead(String source, long records) {}
  }
}
