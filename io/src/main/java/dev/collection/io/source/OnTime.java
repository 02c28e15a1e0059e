package dev.collection.io.source;

import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.joda.time.Duration;

/**
 * Windows of a stream in which nothing is late: each fires once, when it has passed. Our sources
 * see to that. It is what Beam does unless told otherwise, and is said because waiting for a window
 * asks for it.
 */
public final class OnTime {
  private OnTime() {}

  /** Puts elements into windows; {@code GlobalWindows} takes them out of those that they are in. */
  public static <T> Window<T> into(WindowFn<? super T, ?> windows) {
    return Window.<T>into(windows)
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }
}
