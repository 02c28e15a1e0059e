package dev.collection.io.http.client;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When a source that keeps failing is left alone.
 *
 * @param failures so many failed requests in a row open the circuit
 * @param pause how long nothing is sent then; one request finds out afterwards
 * @param openings the source is given up when the circuit has opened so often and the request after
 *     the last pause fails as well
 */
public record CircuitDefinition(int failures, Duration pause, int openings)
    implements Serializable {
  /** Ten failures, 30 s, three times. */
  public static final CircuitDefinition DEFAULT =
      new CircuitDefinition(10, Duration.ofSeconds(30), 3);

  /**
   * @throws IllegalArgumentException if a value is out of its range; the message says which
   */
  public CircuitDefinition {
    Objects.requireNonNull(pause, "pause");
    if (failures < 1) {
      throw new IllegalArgumentException("circuit: failures is " + failures + "; it is 1 or more");
    }
    if (pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException("circuit: pause is " + pause + "; it is above zero");
    }
    if (openings < 1) {
      throw new IllegalArgumentException("circuit: openings is " + openings + "; it is 1 or more");
    }
  }
}
