package dev.collection.transforms.drift;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is tested against the last good runs, and how.
 *
 * @param runs good runs that are compared with, which relative tests need all of; at least 2
 * @param minRecords a difference of fewer records is none; at least 1
 * @param tests those that are made; others are not
 */
public record DriftDefinition(int runs, long minRecords, Map<DriftTest, Test> tests)
    implements Serializable {
  public static final int SUGGESTED_RUNS = 7;
  public static final long SUGGESTED_MIN_RECORDS = 50;

  /**
   * How one test is made.
   *
   * @param limit beyond which there is a finding; 0 if the test has none
   */
  public record Test(double limit, DriftPolicy policy) implements Serializable {
    public Test {
      Objects.requireNonNull(policy, "policy");
    }
  }

  public DriftDefinition {
    tests = Map.copyOf(tests);
  }

  /** All tests, each with a warning. */
  public static DriftDefinition suggested() {
    Map<DriftTest, Test> tests = new EnumMap<>(DriftTest.class);
    for (DriftTest test : DriftTest.values()) {
      tests.put(test, new Test(test.suggestedLimit(), DriftPolicy.WARN));
    }
    return new DriftDefinition(SUGGESTED_RUNS, SUGGESTED_MIN_RECORDS, tests);
  }

  /** Whether records are refused for something. */
  public boolean rejects() {
    return tests.keySet().stream().anyMatch(this::rejects);
  }

  /** Whether records that show what a test is for are refused. */
  boolean rejects(DriftTest test) {
    return makes(test) && policy(test) == DriftPolicy.REJECT;
  }

  boolean makes(DriftTest test) {
    return tests.containsKey(test);
  }

  double limit(DriftTest test) {
    return tests.get(test).limit();
  }

  DriftPolicy policy(DriftTest test) {
    return tests.get(test).policy();
  }
}
