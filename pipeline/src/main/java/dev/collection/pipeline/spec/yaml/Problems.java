package dev.collection.pipeline.spec.yaml;

import dev.collection.pipeline.options.Suggestions;
import dev.collection.pipeline.spec.SpecProblem;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Collects what is wrong; the same fault of the same place counts once. Not thread-safe. */
public final class Problems {
  /** Most names listed in a message. */
  private static final int MAX_LISTED = 20;

  private final Set<SpecProblem> found = new TreeSet<>();

  public void add(YamlNode place, String message) {
    found.add(new SpecProblem(place.file().toString(), place.line(), place.column(), message));
  }

  /** A fault of a place that is no node. */
  public void add(Path file, int line, int column, String message) {
    found.add(new SpecProblem(file.toString(), line, column, message));
  }

  /** A fault of a file as a whole. */
  public void add(Path file, String message) {
    add(file, 0, 0, message);
  }

  /** Reports that there is no {@code what} of that name, with the likeliest or all there are. */
  public void unknown(YamlNode place, String what, String name, Collection<String> candidates) {
    add(place, "unknown " + what + " `" + name + "`" + hint(name, candidates));
  }

  private static String hint(String name, Collection<String> candidates) {
    return Suggestions.closest(name, candidates)
        .map(close -> "; did you mean `" + close + "`?")
        .orElseGet(() -> listed(candidates));
  }

  private static String listed(Collection<String> candidates) {
    return candidates.isEmpty() || candidates.size() > MAX_LISTED
        ? ""
        : "; there are " + String.join(", ", new TreeSet<>(candidates));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public int count() {
    return found.size();
  }

  /** Everything found, by file and line. */
  public Set<SpecProblem> all() {
    return new TreeSet<>(found);
  }
}
