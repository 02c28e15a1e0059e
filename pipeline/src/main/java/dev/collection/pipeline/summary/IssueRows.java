package dev.collection.pipeline.summary;

import dev.collection.io.jdbc.SqlText;
import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import dev.collection.transforms.profile.value.FirstRecords;
import dev.collection.transforms.quality.Issue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes rows of {@code collection_issues}. */
final class IssueRows {
  private IssueRows() {}

  static List<List<String>> of(String run, List<Issue> issues) {
    List<List<String>> rows = new ArrayList<>();
    for (Issue issue : issues) {
      rows.add(
          Arrays.asList(
              run,
              issue.source(),
              issue.dimension().specName(),
              issue.part(),
              Long.toString(issue.missed()),
              Long.toString(issue.checked()),
              issue.keys().isEmpty() ? null : issue.keys().get(0),
              SqlText.json(issue.keys()),
              issue.sentence()));
    }
    return rows;
  }

  /**
   * The keys of the first records that did not meet a check.
   *
   * @param source null for all sources
   */
  static List<String> keys(Profiles profiles, String source, String check) {
    FirstRecords first = new FirstRecords();
    profiles
        .issues()
        .forEach(
            (issue, records) -> {
              if (issue.check().equals(check)
                  && (source == null || issue.source().equals(source))) {
                first.addAll(records);
              }
            });
    return first.first().stream().map(Example::describe).toList();
  }
}
