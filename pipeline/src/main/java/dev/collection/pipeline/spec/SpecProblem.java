package dev.collection.pipeline.spec;

import java.util.Comparator;
import java.util.Objects;

/**
 * One fault of a spec.
 *
 * @param file as it was given, or as a spec refers to it
 * @param line 1 for the first; 0 if the fault is of the file as a whole
 * @param column 1 for the first; 0 if the fault is of the file as a whole
 * @param message what is wrong and what to do
 */
public record SpecProblem(String file, int line, int column, String message)
    implements Comparable<SpecProblem> {
  private static final Comparator<SpecProblem> ORDER =
      Comparator.comparing(SpecProblem::file)
          .thenComparingInt(SpecProblem::line)
          .thenComparingInt(SpecProblem::column)
          .thenComparing(SpecProblem::message);

  public SpecProblem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public int compareTo(SpecProblem other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: message}, which editors and terminals turn into a link. */
  public String render() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
