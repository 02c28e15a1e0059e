package dev.collection.pipeline.command;

/** Exit codes of every command. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** The configuration is wrong; nothing ran. */
  static final int MISCONFIGURED = 2;

  /** Done, but a quality threshold was breached. */
  static final int BREACHED = 3;

  private ExitCode() {}
}
