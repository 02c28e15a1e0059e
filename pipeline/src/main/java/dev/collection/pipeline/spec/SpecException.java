package dev.collection.pipeline.spec;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A spec that cannot be run, with everything that is wrong with it; the message has it by line. */
public final class SpecException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  /** Of {@code problems}, which need not be in order. */
  public SpecException(Collection<SpecProblem> problems) {
    super(
        new TreeSet<>(problems)
            .stream().map(SpecProblem::render).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(new TreeSet<>(problems));
  }

  /** Every fault, by file and line. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
