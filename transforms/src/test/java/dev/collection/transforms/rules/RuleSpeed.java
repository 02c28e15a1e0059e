package dev.collection.transforms.rules;

import dev.collection.model.FieldValues;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Measures how long 15 rules take for one record, warm, in one thread. Not a test: run {@link
 * #main} when the evaluation changes.
 */
final class RuleSpeed {
  private static final List<String> CHECKS =
      List.of(
          "salary_min <= salary_max",
          "salary_min >= 10000 && salary_min <= 500000",
          "salary_max >= 10000 && salary_max <= 500000",
          "posting_date <= closing_date",
          "grade >= 1 && grade <= 15",
          "job_id != ''",
          "title != ''",
          "closing_date == null || closing_date >= date('2020-01-01')",
          "updated >= posting_date",
          "size(series) > 0",
          "series.all(s, s.matches('^[0-9]{4}$'))",
          "locations.all(l, l.lat >= -90.0 && l.lat <= 90.0)",
          "remote || size(locations) > 0",
          "title.matches('^[A-Z]')",
          "contact.email.contains('@')");

  private RuleSpeed() {}

  /** Of this thread alone: other work on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  public static void main(String[] arguments) {
    List<RuleDefinition> definitions = new ArrayList<>();
    for (String check : CHECKS) {
      definitions.add(Jobs.soft("r" + definitions.size(), check));
    }
    RuleSet rules = RuleSet.compile(Jobs.TYPE, definitions);
    BitSet reads = rules.reads();
    FieldValues values = FieldValues.of(Jobs.good());
    int records = 100_000;
    for (int round = 1; round <= 8; round++) {
      int passed = 0;
      long start = cpuNanos();
      for (int i = 0; i < records; i++) {
        passed += rules.evaluate(values.toArray(reads)).outcomes().passed(i % 15) ? 1 : 0;
      }
      double micros = (cpuNanos() - start) / 1e3 / records;
      System.out.printf(
          Locale.ROOT, "round %d: %.2f us a record, %d passed%n", round, micros, passed);
    }
    for (RuleDefinition definition : definitions) {
      RuleSet one = RuleSet.compile(Jobs.TYPE, List.of(definition));
      Object[] decoded = Jobs.good();
      long nanos = 0;
      for (int round = 0; round < 3; round++) {
        long start = cpuNanos();
        for (int i = 0; i < records; i++) {
          one.evaluate(decoded);
        }
        nanos = cpuNanos() - start;
      }
      System.out.printf(Locale.ROOT, "%.2f us  %s%n", nanos / 1e3 / records, definition.check());
    }
  }
}
