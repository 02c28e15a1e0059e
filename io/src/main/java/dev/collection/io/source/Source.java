package dev.collection.io.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place that records come from, as the spec describes it. Immutable and serializable: it holds no
 * client and no secret, only references to them.
 */
public interface Source extends Serializable {
  /** Its name in the spec. */
  String name();

  /**
   * The parts that can be read independently, on the worker: the files that a pattern matches, the
   * slices of an API. A source that is one thing has one part, named by an empty string.
   *
   * @throws IOException with a message for people, if they cannot be listed
   */
  List<String> parts(SourceContext context) throws IOException;

  /**
   * The parts that there are now, each with its state: a part whose state is another than before
   * has to be read again. That there is none yet is no failure. By default a part never changes.
   *
   * @throws IOException with a message for people, if they cannot be listed
   */
  default Map<String, String> states(SourceContext context) throws IOException {
    Map<String, String> states = new LinkedHashMap<>();
    parts(context).forEach(part -> states.put(part, ""));
    return states;
  }

  /**
   * Opens a part for reading from {@code position}.
   *
   * @throws IOException with a message for people, if it cannot be opened
   */
  ReadSession open(String part, Position position, SourceContext context) throws IOException;
}
