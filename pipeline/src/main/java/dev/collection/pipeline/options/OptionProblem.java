package dev.collection.pipeline.options;

import java.util.List;

/** What a user typed cannot be used; every problem is named in one message. */
public final class OptionProblem extends Exception {
  private static final long serialVersionUID = 1L;

  public OptionProblem(List<String> problems) {
    super(String.join("\n", problems));
  }

  public OptionProblem(String problem) {
    super(problem);
  }
}
