package dev.collection.pipeline.options;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * One option as a user meets it, read from the annotations of {@link CollectionOptions}.
 *
 * @param type string, integer or boolean
 * @param defaultValue as it is shown
 */
public record OptionDescription(String name, String type, String description, String defaultValue) {

  /**
   * What is asked of Flink most. It has many more, which are accepted too, and which its own
   * documentation explains.
   */
  private static final List<OptionDescription> FLINK =
      List.of(
          new OptionDescription(
              "flinkMaster",
              "string",
              "With FlinkRunner: HOST:PORT of the REST address of a cluster. Without it Flink runs"
                  + " in this process, or, started by `flink run`, in the cluster of that command.",
              "none"),
          new OptionDescription(
              "parallelism",
              "integer",
              "With FlinkRunner: how many instances of each step work at the same time. By default"
                  + " as many as this machine has processors; on a cluster 1, or what `flink run`"
                  + " says. Unit: instances.",
              "none"),
          new OptionDescription(
              "attachedMode",
              "boolean",
              "With FlinkRunner on a cluster: wait for the end and show the summary. With false the"
                  + " run is handed over, and its summary is in the table collection_runs.",
              "true"),
          new OptionDescription(
              "flinkConfDir",
              "string",
              "With FlinkRunner in this process: folder of a config.yaml with Flink's own settings,"
                  + " such as its memory.",
              "none"),
          new OptionDescription(
              "checkpoints",
              "string",
              "With FlinkRunner and --streaming: folder, or URI of any file system that Flink is"
                  + " set up for, for the checkpoints. By default the folder checkpoints in that of"
                  + " --output; on a cluster what its configuration says.",
              "none"),
          new OptionDescription(
              "checkpointingInterval",
              "integer",
              "With FlinkRunner and --streaming: how often the state is saved. A stream that fails"
                  + " goes on from there. Unit: milliseconds.",
              "1000"),
          new OptionDescription(
              "savepointPath",
              "string",
              "With FlinkRunner and --streaming: savepoint, or checkpoint that was left over, to"
                  + " begin with: its folder or URI.",
              "none"),
          new OptionDescription(
              "allowNonRestoredState",
              "boolean",
              "With --savepointPath: begin although steps of the savepoint are no longer in the"
                  + " graph; what they had in mind is dropped.",
              "false"));

  /** Whether only FlinkRunner has an option of this name, as far as it is described here. */
  static boolean isOfFlink(String name) {
    return FLINK.stream().anyMatch(option -> option.name().equals(name));
  }

  /** Every option of {@link CollectionOptions}, by name, and the runner's choice. */
  public static List<OptionDescription> all() {
    List<OptionDescription> options = new ArrayList<>();
    for (Method method : CollectionOptions.class.getDeclaredMethods()) {
      Description description = method.getAnnotation(Description.class);
      if (description != null) {
        String property = method.getName().substring(3);
        options.add(
            new OptionDescription(
                property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1),
                type(method.getReturnType()),
                description.value(),
                defaultValue(method)));
      }
    }
    options.add(
        new OptionDescription(
            "runner",
            "string",
            "What executes the graph: DirectRunner, in this process, or FlinkRunner, in this"
                + " process or on a cluster.",
            "DirectRunner"));
    options.add(
        new OptionDescription(
            "streaming",
            "boolean",
            "Go on until stopped: read topics of Kafka as they grow, and poll the other sources"
                + " (--pollEvery).",
            "false"));
    options.addAll(FLINK);
    options.sort(Comparator.comparing(OptionDescription::name));
    return options;
  }

  private static String type(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "integer";
    }
    return type == boolean.class ? "boolean" : "string";
  }

  private static String defaultValue(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      if (annotation instanceof Default.String text) {
        return text.value();
      }
      if (annotation instanceof Default.Integer number) {
        return Integer.toString(number.value());
      }
      if (annotation instanceof Default.Boolean truth) {
        return Boolean.toString(truth.value());
      }
    }
    return "none";
  }
}
