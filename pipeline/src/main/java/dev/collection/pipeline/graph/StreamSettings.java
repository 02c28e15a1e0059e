package dev.collection.pipeline.graph;

import dev.collection.io.poll.PollSources;
import dev.collection.pipeline.options.CollectionOptions;
import dev.collection.pipeline.options.Quantities;
import dev.collection.pipeline.spec.CollectionSpec;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;

/**
 * How a run that has no end is divided into windows, each of which has its own account.
 *
 * @param start of the run, and of the schedule of polls
 * @param window length of a window; where sources are polled, the time from one poll to the next
 * @param allowedLateness how long a window stays open after its end for records that come late
 * @param pollEvery time from one poll to the next; null if nothing is polled
 * @param group consumer group of Kafka
 */
public record StreamSettings(
    Instant start, Duration window, Duration allowedLateness, Duration pollEvery, String group)
    implements Serializable {
  public StreamSettings {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(allowedLateness, "allowedLateness");
    Objects.requireNonNull(group, "group");
  }

  /**
   * What {@code options} say, which have been checked.
   *
   * @param start of the run
   */
  static StreamSettings of(CollectionOptions options, CollectionSpec spec, Instant start) {
    Duration polls =
        options.getPollEvery() == null
            ? null
            : Quantities.duration(options.getPollEvery()).orElseThrow();
    boolean polled = polls != null && !SpecStreams.polled(spec).isEmpty();
    return new StreamSettings(
        start,
        polled ? polls : Quantities.duration(options.getWindow()).orElseThrow(),
        Quantities.duration(options.getAllowedLateness()).orElseThrow(),
        polled ? polls : null,
        SpecStreams.group(spec, options));
  }

  /** Windows begin on the full minute or hour; those of polls with a poll. */
  public FixedWindows windows() {
    return pollEvery == null
        ? FixedWindows.of(joda(window))
        : PollSources.windows(
            joda(window), org.joda.time.Instant.ofEpochMilli(start.toEpochMilli()));
  }

  static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }
}
