package dev.collection.transforms.profile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * What a worker keeps between bundles, for the windows it has met last. To forget one is harmless:
 * more is given to the sample, and counted, than would have to be. Not thread-safe.
 */
final class WindowProfilers<T> {
  private static final int MOST_WINDOWS = 4;

  private final Supplier<T> maker;
  private final Map<BoundedWindow, T> byWindow =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BoundedWindow, T> eldest) {
          return size() > MOST_WINDOWS;
        }
      };

  private BoundedWindow latest;
  private T ofLatest;

  WindowProfilers(Supplier<T> maker) {
    this.maker = maker;
  }

  @SuppressWarnings("ReferenceEquality") // Only to settle it sooner.
  T of(BoundedWindow window) {
    // Records of one window come one after the other.
    if (window != latest) {
      ofLatest = byWindow.computeIfAbsent(window, unused -> maker.get());
      latest = window;
    }
    return ofLatest;
  }
}
