package dev.collection.transforms.drift;

import dev.collection.transforms.profile.Profiles;
import dev.collection.transforms.profile.value.Example;
import java.util.Locale;
import java.util.Objects;

/**
 * One thing that is different in a run.
 *
 * @param path the field, or the JSON Pointer; empty for the source as a whole
 * @param value what was measured; of a test without a limit the number of values that show it
 * @param first the first record that shows it; null if none can, as when there are no records
 * @param records how many values show it, the first included
 * @param sentence for people: what, where, since which record, and what was usual
 */
public record DriftFinding(
    DriftTest test,
    DriftPolicy policy,
    String source,
    Profiles.Kind kind,
    String path,
    double value,
    Example first,
    long records,
    String sentence) {
  public DriftFinding {
    Objects.requireNonNull(test, "test");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(sentence, "sentence");
  }

  /**
   * For people, to go on with after what is different: which record shows it first, and how many do
   * after it.
   *
   * @param records how many values show it, the first included
   */
  public static String since(Example first, long records) {
    String follow =
        records == 1
            ? ", no other"
            : String.format(
                Locale.ROOT, ", %,d %s", records - 1, records == 2 ? "follows" : "follow");
    return " first in " + first.describe() + follow;
  }
}
