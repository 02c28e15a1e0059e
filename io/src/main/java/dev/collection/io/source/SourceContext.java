package dev.collection.io.source;

import dev.collection.io.secret.SecretResolver;
import java.time.Clock;
import java.time.Duration;

/**
 * What a source may use of the world while it is read. Tests pass their own.
 *
 * @param clock for times of collection and for waiting
 * @param sleeper how to wait
 * @param secrets resolves {@code ${env:NAME}} and {@code ${file:PATH}} where it is needed, as late
 *     as possible
 * @param memory what is known of the sources beyond one session
 * @param batchBytes about how many bytes of payload a batch should have
 * @param batchRecords most records of a batch of a file
 */
public record SourceContext(
    Clock clock,
    Sleeper sleeper,
    SecretResolver secrets,
    SourceMemory memory,
    int batchBytes,
    int batchRecords) {

  /** Waits; replaced by tests, which let a fake clock pass instead. */
  @FunctionalInterface
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** The real world, without a memory. */
  public static SourceContext system() {
    return system(SourceMemory.none());
  }

  /** The real world. */
  public static SourceContext system(SourceMemory memory) {
    return new SourceContext(
        Clock.systemUTC(),
        duration -> Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000),
        SecretResolver.system(),
        memory,
        16 << 20,
        4_000);
  }
}
