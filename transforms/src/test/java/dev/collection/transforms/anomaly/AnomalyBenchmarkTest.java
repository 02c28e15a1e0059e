package dev.collection.transforms.anomaly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnomalyBenchmarkTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AnomalyBenchmark benchmark =
      new AnomalyBenchmark(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void accuracyIsPrintedByMethodAndKind() {
    benchmark.accuracy(2_000, 0.02);

    assertThat(
        printed.toString(StandardCharsets.UTF_8),
        containsString("2000 records, 2% faulty, one_class_svm: none 0/"));
  }

  @Test
  void costIsPrintedPerRecord() {
    benchmark.cost(2_000);

    assertThat(
        Pattern.compile("robust_z \\d+\\.\\d\\d us a record \\(\\d+ flagged\\)")
            .matcher(printed.toString(StandardCharsets.UTF_8))
            .find(),
        is(true));
  }
}
