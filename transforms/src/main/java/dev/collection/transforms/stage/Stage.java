package dev.collection.transforms.stage;

import dev.collection.model.FailedRecord;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * What a step of the graph does with one record at a time: a record comes in and a record goes out,
 * or it fails. Stateless, so a retry gives the same.
 *
 * <p>A stage travels as it is; what it needs to work is made once where it works, by {@link #open}.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface Stage<I, O> extends Serializable {
  /** What works, for one thread. */
  Opened<I, O> open();

  /** A stage at work. */
  @FunctionalInterface
  interface Opened<I, O> {
    /**
     * What becomes of {@code record}.
     *
     * @param failures gets the record if it fails
     * @return null if it failed
     */
    O apply(I record, Consumer<FailedRecord> failures);
  }

  /** This stage and then {@code next}, for those that did not fail. */
  default <P> Stage<I, P> then(Stage<O, P> next) {
    return () -> {
      Opened<I, O> first = open();
      Opened<O, P> second = next.open();
      return (record, failures) -> {
        O passed = first.apply(record, failures);
        return passed == null ? null : second.apply(passed, failures);
      };
    };
  }
}
