package dev.collection.pipeline.spec;

import java.util.Comparator;
import java.util.Locale;
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
    file = visible(Objects.requireNonNull(file, "file"));
    message = visible(Objects.requireNonNull(message, "message"));
  }

  /**
   * One line without characters that a terminal would obey: a problem repeats what a file says, and
   * the file may not be ours.
   */
  private static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return shown.toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      // FORMAT has the marks that turn the direction of writing.
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
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
