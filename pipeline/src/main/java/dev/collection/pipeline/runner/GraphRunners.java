package dev.collection.pipeline.runner;

import dev.collection.pipeline.options.CollectionOptions;
import java.util.ServiceLoader;

/** The runners of this class path. */
public final class GraphRunners {
  private GraphRunners() {}

  /** The runner that {@code options} name; the reader of options has made sure that it is there. */
  public static GraphRunner of(CollectionOptions options) {
    String name = options.getRunner().getSimpleName();
    for (GraphRunner runner :
        ServiceLoader.load(GraphRunner.class, GraphRunner.class.getClassLoader())) {
      if (runner.name().equals(name)) {
        return runner;
      }
    }
    throw new IllegalStateException("nothing here knows how to use " + name);
  }
}
