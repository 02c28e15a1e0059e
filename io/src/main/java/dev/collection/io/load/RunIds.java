package dev.collection.io.load;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;

/**
 * The ids under which a run keeps its account: its own, where it has an end; one for each window,
 * where it has none. Ids of the windows of a run sort as the windows do.
 *
 * @param run id of the run
 */
public record RunIds(String run) implements Serializable {
  /** Between the id of the run and the beginning of the window. */
  public static final char SEPARATOR = '/';

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  public RunIds {
    Objects.requireNonNull(run, "run");
  }

  /** The id for what is in {@code window}: {@code RUN/20261126T100500.000}, or that of the run. */
  public String of(BoundedWindow window) {
    return window instanceof IntervalWindow interval
        ? run + SEPARATOR + START.format(Instant.ofEpochMilli(interval.start().getMillis()))
        : run;
  }

  /** The id of a run that starts now; ids sort as runs start. */
  public static String begin(Instant now) {
    return START.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** When a run started, as its id says; empty if the id is of another form. */
  public static Optional<Instant> startOf(String run) {
    try {
      return Optional.of(
          START.parse(run.substring(0, Math.max(0, run.indexOf('-'))), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Greater than the id of every window of the run, and less than that of any other run. */
  String end() {
    return run + (char) (SEPARATOR + 1);
  }

  /** Less than the id of every window of the run, and not less than that of the run. */
  String begin() {
    return run + SEPARATOR;
  }
}
