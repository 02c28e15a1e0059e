package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.transforms.dedup.DeduplicateInState;
import java.time.Duration;

/** Reads {@code deduplicate}: what a streaming job remembers of the records that came. */
final class DeduplicateSection {
  static final Duration DEFAULT_MEMORY = DeduplicateInState.DEFAULT_MEMORY;

  private DeduplicateSection() {}

  /** How long a key is remembered that does not come again. */
  static Duration remember(YamlMap deduplicate) {
    Duration remember = deduplicate.duration("remember", DEFAULT_MEMORY);
    deduplicate.finish();
    return remember;
  }
}
