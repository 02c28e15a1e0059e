package dev.collection.pipeline.command;

import static java.util.stream.Collectors.toList;

import dev.collection.model.Plural;
import dev.collection.pipeline.summary.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The end of a run as a person reads it in five seconds: the balance first. */
final class SummaryText {
  private static final int MOST_LINES = 5;
  private static final int LARGEST = 4;

  private SummaryText() {}

  static String of(RunSummary summary) {
    StringBuilder text = new StringBuilder();
    Map<String, Long> totals = summary.totals();
    line(
        text,
        "%s: %s in %.1f s, unexplained: %s",
        summary.collection(),
        summary.status().replace('_', ' '),
        summary.seconds(),
        number(summary.unexplained()));
    line(text, "  extracted   %10s%s", number(totals.get("extracted")), announced(totals));
    for (String outcome :
        List.of(
            "inserted",
            "updated",
            "deleted",
            "unchanged",
            "stale",
            "withheld",
            "duplicate",
            "rejected")) {
      long count = totals.getOrDefault(outcome, 0L);
      if (count != 0 || outcome.equals("inserted")) {
        line(text, "  = %-9s %10s%s", outcome, number(count), detail(outcome, summary));
      }
    }
    long vanished = totals.getOrDefault("vanished", 0L);
    if (vanished != 0) {
      line(
          text,
          "  vanished    %10s  rows deleted that their source no longer has",
          number(vanished));
    }
    long closed = totals.getOrDefault("closed", 0L);
    if (closed != 0) {
      line(text, "  closed      %10s  rows that their source no longer has", number(closed));
    }
    slices(text, summary);
    quality(text, summary.quality());
    anomalies(text, summary);
    problems(text, summary);
    return text.toString();
  }

  /** Sources that were read in several slices, of which different records are counted. */
  private static void slices(StringBuilder text, RunSummary summary) {
    Map<String, List<RunSummary.Part>> bySource =
        summary.parts().stream()
            .filter(part -> part.distinct() != null)
            .collect(Collectors.groupingBy(RunSummary.Part::source, TreeMap::new, toList()));
    bySource.forEach(
        (source, parts) -> {
          Map<Boolean, List<RunSummary.Part>> bySplit =
              parts.stream().collect(Collectors.partitioningBy(p -> p.status().equals("SPLIT")));
          List<RunSummary.Part> read = bySplit.get(false);
          if (parts.size() > 1) {
            int split = bySplit.get(true).size();
            line(
                text,
                "  slices      %10s  of %s: %s announced, %s different received%s",
                number(read.size()),
                source,
                number(read.stream().mapToLong(SummaryText::announced).sum()),
                number(read.stream().mapToLong(RunSummary.Part::distinct).sum()),
                split == 0 ? "" : "; " + number(split) + " had too many and were divided");
          }
        });
  }

  private static long announced(RunSummary.Part part) {
    return part.announced() == null ? 0 : part.announced();
  }

  private static String announced(Map<String, Long> totals) {
    long announced = totals.get("announced");
    long unannounced = totals.get("unannounced");
    long missing = totals.get("not_obtained");
    if (announced == 0) {
      return "";
    }
    return "  of "
        + number(announced)
        + " announced"
        + (missing == 0 ? "" : ", " + number(missing) + " not obtained")
        + (unannounced == 0 ? "" : ", " + number(unannounced) + " came unannounced");
  }

  private static String detail(String outcome, RunSummary summary) {
    return switch (outcome) {
      case "rejected" -> "  violations: " + largest(summary.violations());
      case "duplicate" -> "  " + largest(summary.duplicates());
      case "withheld" -> "  staged, not published";
      default -> "";
    };
  }

  private static String largest(Map<String, Long> counts) {
    int others = counts.size() - LARGEST;
    String shown =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(LARGEST)
            .map(entry -> entry.getKey().toLowerCase(Locale.ROOT) + " " + number(entry.getValue()))
            .collect(Collectors.joining(", "));
    return others > 0 ? shown + ", " + others + " more " + Plural.of(others, "kind") : shown;
  }

  private static void quality(StringBuilder text, RunSummary.Quality quality) {
    if (quality.overall() == null) {
      line(text, "  quality              not measured");
      return;
    }
    String dimensions =
        quality.dimensions().entrySet().stream()
            .map(entry -> entry.getKey() + " " + score(entry.getValue()))
            .collect(Collectors.joining(", "));
    line(text, "  quality     %10s  %s", score(quality.overall()), dimensions);
  }

  private static void anomalies(StringBuilder text, RunSummary summary) {
    Map<String, RunSummary.Method> methods = summary.anomalies();
    if (methods.isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, RunSummary.Method> entry : methods.entrySet()) {
      RunSummary.Method method = entry.getValue();
      parts.add(
          entry.getKey()
              + " "
              + (method.scored() > 0
                  ? number(method.flagged()) + " of " + number(method.scored())
                  : method.notEnoughData() > 0 ? "not enough data" : "no records"));
    }
    line(
        text,
        "  anomalies   %10s %s  %s",
        number(summary.totals().get("anomalies")),
        Plural.of(summary.totals().get("anomalies"), "record"),
        String.join(", ", parts));
  }

  private static void problems(StringBuilder text, RunSummary summary) {
    List<String> problems = new ArrayList<>(summary.failures());
    for (RunSummary.Extraction extraction : summary.extraction()) {
      // A part as a whole is among the failures; here are the pages that made it fail.
      if (extraction.page() > 0) {
        problems.add(
            "%s page %d: %s, %s"
                .formatted(
                    extraction.source(),
                    extraction.page(),
                    extraction.status().toLowerCase(Locale.ROOT),
                    extraction.message()));
      }
    }
    problems.addAll(summary.quality().breaches());
    lines(text, "!", problems);
    lines(text, "-", summary.notes());
    nothingLoaded(text, summary);
  }

  /** A run that has rejected everything has done its work; who looks at it must not miss it. */
  private static void nothingLoaded(StringBuilder text, RunSummary summary) {
    long extracted = summary.totals().get("extracted");
    long rejected = summary.totals().get("rejected");
    boolean nothing = rejected > 0 && rejected + summary.totals().get("duplicate") == extracted;
    // Why a run has failed has been said.
    if (nothing && !summary.status().equals("failed")) {
      line(
          text,
          "  ! nothing was loaded: %s of %s %s %s rejected%s",
          number(rejected),
          number(extracted),
          Plural.of(extracted, "record"),
          Plural.was(rejected),
          summary.status().equals("done")
              ? "; with a `reject_budget` for its source such a run fails"
              : "");
    }
  }

  private static void lines(StringBuilder text, String mark, List<String> lines) {
    for (String next : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
      line(text, "  %s %s", mark, next);
    }
    if (lines.size() > MOST_LINES) {
      line(text, "  %s and %d more, in summary.json", mark, lines.size() - MOST_LINES);
    }
  }

  /** Cut, not rounded, so that a score below its threshold never reads as if it met it. */
  private static String score(double value) {
    return String.format(Locale.ROOT, "%.3f", Math.floor(value * 1000) / 1000);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
