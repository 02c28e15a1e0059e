package dev.collection.io.http.slice;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One way to divide a query.
 *
 * @param parameters of the query that take the value; two for the first and the last day of a range
 */
public record SliceDimension(List<String> parameters, SliceValues values) implements Serializable {
  /**
   * @throws IllegalArgumentException if the number of parameters does not fit the values
   */
  public SliceDimension {
    parameters = List.copyOf(parameters);
    Objects.requireNonNull(values, "values");
    int most = values instanceof SliceValues.Dates ? 2 : 1;
    if (parameters.isEmpty() || parameters.size() > most) {
      throw new IllegalArgumentException(
          "slices: by names " + parameters.size() + " parameters; it is 1 to " + most);
    }
  }
}
