package dev.collection.io.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.collection.model.ExtractionReport;
import dev.collection.model.ExtractionReport.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-01T00:00:00Z | 2026-11-02T00:00:00Z | 2026-11-02T00:00:00Z",
        "b | a | b",
        "| a | a",
        "a | | a",
        "{\"0\":9} | {\"0\":10} | {\"0\":10}",
        "{\"0\":9,\"1\":5} | {\"2\":7,\"1\":4} | {\"0\":9,\"1\":5,\"2\":7}",
        "{\"a\":\"x\"} | {\"a\":\"y\"} | {\"a\":\"y\"}",
        "{not json | a | {not json",
      })
  void whenMarksOfOneRunDiffer_theFurthestIsTaken(String left, String right, String expected) {
    assertThat(Marks.furthest(left, right), is(expected));
    assertThat(Marks.furthest(right, left), is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-02 | 2026-11-01 | 2026-11-01",
        "| a | a",
        "{\"0\":9,\"1\":5} | {\"1\":3,\"2\":1} | {\"0\":9,\"1\":3,\"2\":1}",
        "old | {\"1\":3} | {\"1\":3}",
        "{\"1\":3} | new | new",
      })
  void whenARunHasAMark_itReplacesWhatWasKeptOfTheSameParts(
      String before, String mark, String expected) {
    assertThat(Marks.after(before, mark), is(expected));
  }

  @Test
  void whenReportsComeInAnyOrder_theirSumIsTheSame() {
    List<ExtractionReport> reports =
        new ArrayList<>(
            List.of(
                report(Status.COMPLETE, "2026-11-03"),
                report(Status.COMPLETE, null),
                report(Status.SPLIT, "2026-11-01")));
    for (long seed = 0; seed < 5; seed++) {
      Collections.shuffle(reports, new Random(seed));
      assertThat(sum(reports), is(new SourceProgress(true, "2026-11-03")));
    }

    reports.add(report(Status.FAILED, null));
    for (long seed = 0; seed < 5; seed++) {
      Collections.shuffle(reports, new Random(seed));
      assertThat(sum(reports), is(new SourceProgress(false, "2026-11-03")));
    }
  }

  @Test
  void whenNothingIsMissingAndNoMarkKept_thereIsNothingToTell() {
    assertThat(SourceProgress.of(report(Status.COMPLETE, null)).tells(), is(false));
    assertThat(SourceProgress.of(report(Status.COMPLETE, "a")).tells(), is(true));
    assertThat(SourceProgress.of(report(Status.STOPPED, null)).tells(), is(true));
    assertThat(sum(List.of()).mark(), is(nullValue()));
  }

  @Test
  void whenEncoded_isReadBackAsItWas() throws Exception {
    SourceProgress.ProgressCoder coder = new SourceProgress.ProgressCoder();
    for (SourceProgress progress :
        List.of(
            new SourceProgress(true, null),
            new SourceProgress(false, ""),
            new SourceProgress(true, "{\"0\":9}"))) {
      CoderProperties.coderDecodeEncodeEqual(coder, progress);
      CoderProperties.coderDeterministic(coder, progress, progress);
    }
  }

  private static SourceProgress sum(List<ExtractionReport> reports) {
    SourceProgress.MergeFn merge = new SourceProgress.MergeFn();
    SourceProgress left = merge.createAccumulator();
    SourceProgress right = merge.createAccumulator();
    for (int i = 0; i < reports.size(); i++) {
      SourceProgress next = SourceProgress.of(reports.get(i));
      if (i % 2 == 0) {
        left = merge.addInput(left, next);
      } else {
        right = merge.addInput(right, next);
      }
    }
    return merge.extractOutput(merge.mergeAccumulators(List.of(left, right)));
  }

  private static ExtractionReport report(Status status, String mark) {
    return new ExtractionReport("src", "", 0, -1, 0, 0, 0, status, "").withMark(mark);
  }
}
