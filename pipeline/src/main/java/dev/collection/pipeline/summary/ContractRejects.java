package dev.collection.pipeline.summary;

import dev.collection.transforms.drift.DriftFinding;
import dev.collection.transforms.drift.DriftPolicy;
import dev.collection.transforms.drift.DriftReport;
import dev.collection.transforms.drift.DriftTest;
import dev.collection.transforms.profile.NoteMisses;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FirstRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells of records that were refused for what earlier runs were like, where nothing else does: a
 * member that some items lack is not gone. Such a run must be no history either, or the next one
 * would accept what this one has refused.
 */
final class ContractRejects {
  private ContractRejects() {}

  /** The report with a finding for each test and source of which it has none. */
  static DriftReport told(DriftReport report, Profiles profiles) {
    List<DriftFinding> findings = new ArrayList<>(report.findings());
    profiles
        .issues()
        .forEach(
            (issue, refused) -> {
              for (DriftTest test : DriftTest.values()) {
                if (issue.check().equals(NoteMisses.REFUSED_BY + test.rule())
                    && !isTold(report, issue.source(), test)) {
                  findings.add(finding(test, issue.source(), refused));
                }
              }
            });
    return new DriftReport(findings, report.notes(), report.unmapped());
  }

  private static boolean isTold(DriftReport report, String source, DriftTest test) {
    return report.findings().stream()
        .anyMatch(
            finding ->
                finding.test() == test
                    && finding.policy() == DriftPolicy.REJECT
                    && finding.source().equals(source));
  }

  private static DriftFinding finding(DriftTest test, String source, FirstRecords refused) {
    Example first = refused.first().get(0);
    long count = refused.count();
    return new DriftFinding(
        test,
        DriftPolicy.REJECT,
        source,
        Profiles.Kind.ITEM,
        "",
        (double) count,
        first,
        count,
        String.format(
            Locale.ROOT,
            "%,d %s refused by %s, see their violations: first %s",
            count,
            count == 1 ? "record was" : "records were",
            test.rule(),
            first.describe()));
  }
}
