package dev.collection.pipeline.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * One line that is rewritten while a run goes on. Its numbers are the runner's attempted counts:
 * good enough to watch, not what the accounting is made of.
 */
final class Progress {
  /** Namespace of the counters that are shown. */
  static final String NAMESPACE = "collection";

  private final PrintStream out;
  private final long start = System.nanoTime();
  private int width;

  Progress(PrintStream out) {
    this.out = out;
  }

  void show(PipelineResult result) {
    Map<String, Long> counts = new TreeMap<>();
    for (MetricResult<Long> counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(NAMESPACE))
                    .build())
            .getCounters()) {
      counts.merge(counter.getName().getName(), counter.getAttempted(), Long::sum);
    }
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    long extracted = counts.getOrDefault("extracted", 0L);
    write(
        String.format(
            Locale.ROOT,
            "%5.0f s  extracted %,d (%,.0f/s)  checked %,d  rejected %,d  compared with table %,d",
            seconds,
            extracted,
            seconds == 0 ? 0 : extracted / seconds,
            counts.getOrDefault("checked", 0L),
            counts.getOrDefault("rejected", 0L),
            counts.getOrDefault("compared", 0L)));
  }

  /** Leaves an empty line for the summary. */
  void clear() {
    write("");
    out.print('\r');
    out.flush();
  }

  private void write(String line) {
    out.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
    out.flush();
    width = line.length();
  }
}
