package dev.collection.flink;

import dev.collection.pipeline.command.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of the jar for a cluster, which Flink starts: by {@code flink run}, by its REST
 * interface, or as an application. The process is Flink's: it is not ended, and a run that does not
 * end well is an exception with what there is to say, for Flink to pass it on.
 */
public final class ClusterMain {
  private static final String RUNNER = "--runner=FlinkRunner";

  private ClusterMain() {}

  /** Says that a run did not end well, without a place in the code, which is of no interest. */
  static final class NotDoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDoneException(String message) {
      super(message, null, false, false);
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--runner="))) {
      all.add(RUNNER);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code;
    try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      code = Main.execute(all, System.out, err);
    }
    String text = said.toString(StandardCharsets.UTF_8).strip();
    if (calledBy("org.apache.flink.client.cli.CliFrontend")) {
      // The process of `flink run` is only there for this, and its exit code is asked for.
      if (!text.isEmpty()) {
        System.err.println(text);
      }
      System.out.flush();
      System.exit(code);
    }
    if (code != 0) {
      throw new NotDoneException("exit code " + code + ": " + text);
    }
  }

  /** Whether Flink started this program, and so decides where it is executed. */
  static boolean isRunByFlink() {
    return calledBy("org.apache.flink.client.program.PackagedProgram");
  }

  /** Whether this is a request to the REST interface, which is to be answered at once. */
  static boolean isRunByWebSubmission() {
    return calledBy("org.apache.flink.runtime.webmonitor.handlers.")
        || calledBy("org.apache.flink.client.deployment.application.DetachedApplicationRunner");
  }

  private static boolean calledBy(String className) {
    for (StackTraceElement element : Thread.currentThread().getStackTrace()) {
      if (element.getClassName().startsWith(className)) {
        return true;
      }
    }
    return false;
  }
}
