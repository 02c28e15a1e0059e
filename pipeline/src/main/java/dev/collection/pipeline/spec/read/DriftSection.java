package dev.collection.pipeline.spec.read;

import dev.collection.pipeline.spec.yaml.YamlMap;
import dev.collection.pipeline.spec.yaml.YamlNode;
import dev.collection.transforms.drift.DriftDefinition;
import dev.collection.transforms.drift.DriftPolicy;
import dev.collection.transforms.drift.DriftTest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code drift}: every test is made unless it is {@code off}. */
final class DriftSection {
  private static final String OFF = "off";

  private DriftSection() {}

  static DriftDefinition read(YamlMap drift) {
    Map<DriftTest, DriftDefinition.Test> tests = new EnumMap<>(DriftTest.class);
    for (DriftTest test : DriftTest.values()) {
      test(drift, test).ifPresent(read -> tests.put(test, read));
    }
    DriftDefinition definition =
        new DriftDefinition(
            (int) drift.whole("runs", DriftDefinition.SUGGESTED_RUNS, 2, 365),
            drift.whole("min_records", DriftDefinition.SUGGESTED_MIN_RECORDS, 1, Integer.MAX_VALUE),
            tests);
    drift.finish();
    return definition;
  }

  private static Map<String, Optional<DriftPolicy>> policies(DriftTest test) {
    Map<String, Optional<DriftPolicy>> policies = new TreeMap<>();
    for (DriftPolicy policy : DriftPolicy.values()) {
      if (policy != DriftPolicy.REJECT || !test.isRelative()) {
        policies.put(policy.specName(), Optional.of(policy));
      }
    }
    policies.put(OFF, Optional.empty());
    return policies;
  }

  /** A policy alone, or a limit and a policy. */
  private static Optional<DriftDefinition.Test> test(YamlMap drift, DriftTest test) {
    Optional<DriftPolicy> warn = Optional.of(DriftPolicy.WARN);
    double limit = test.suggestedLimit();
    Optional<DriftPolicy> policy;
    YamlNode value = drift.get(test.specName()).orElse(null);
    if (test.isRelative() && value != null && value.is(YamlNode.Kind.MAP)) {
      YamlMap settings = YamlMap.of(test.specName(), value, drift.problems());
      limit = settings.number("limit", limit, number -> number > 0, "above 0");
      policy = settings.choice("policy", policies(test), warn);
      settings.finish();
    } else {
      policy = drift.choice(test.specName(), policies(test), warn);
    }
    double applied = limit;
    return policy.map(chosen -> new DriftDefinition.Test(applied, chosen));
  }
}
