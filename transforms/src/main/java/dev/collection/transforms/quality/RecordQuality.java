package dev.collection.transforms.quality;

import dev.collection.model.Dimension;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The quality of one record.
 *
 * @param dimensions the checks of each dimension in which something was checked
 * @param score the weighted mean of those dimensions, from 0 to 1; 1 if none of them has a weight
 * @param missed what was missed, of each dimension in which anything was: fields without a value or
 *     with another one in an older version, in the order of the spec, then rules that failed
 */
public record RecordQuality(
    Map<Dimension, Ratio> dimensions, double score, Map<Dimension, List<String>> missed) {
  public RecordQuality {
    dimensions = Map.copyOf(dimensions);
    missed = Map.copyOf(missed);
  }

  /**
   * What was missed, such as {@code completeness 6/7 (salary_min); accuracy 2/3 (salary_order)};
   * null if nothing was.
   */
  public String describeMissed() {
    if (missed.isEmpty()) {
      return null;
    }
    StringJoiner text = new StringJoiner("; ");
    for (Dimension dimension : Dimension.values()) { // One order, so that one text.
      List<String> parts = missed.get(dimension);
      if (parts != null) {
        Ratio checks = dimensions.get(dimension);
        text.add(
            dimension.specName()
                + " "
                + checks.met()
                + "/"
                + checks.checked()
                + " ("
                + String.join(", ", parts)
                + ")");
      }
    }
    return text.toString();
  }
}
