package dev.collection.transforms.failure;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How much of a source's reject budget is used up in this run, as far as this JVM has seen. Readers
 * ask it before they go on; every stage that rejects tells it.
 *
 * <p>It is a brake, not an account: a retried bundle is counted twice, and on a cluster each worker
 * stops by its own counts. What the run reports is computed from the data. Thread-safe.
 */
public final class RejectBudget {
  private static final ConcurrentMap<Key, RejectBudget> BUDGETS = new ConcurrentHashMap<>();

  private record Key(String runId, String source, RejectBudgetDefinition definition) {}

  private final RejectBudgetDefinition definition;
  private long extracted;
  private long rejected;

  private RejectBudget(RejectBudgetDefinition definition) {
    this.definition = definition;
  }

  /** The budget of a source in a run; the same one for every caller in this JVM. */
  public static RejectBudget of(String runId, String source, RejectBudgetDefinition definition) {
    Key key =
        new Key(
            Objects.requireNonNull(runId, "runId"),
            Objects.requireNonNull(source, "source"),
            Objects.requireNonNull(definition, "definition"));
    return BUDGETS.computeIfAbsent(key, absent -> new RejectBudget(definition));
  }

  /** Forgets the budgets of a run that has ended. */
  public static void release(String runId) {
    BUDGETS.keySet().removeIf(key -> key.runId().equals(runId));
  }

  /** That {@code records} more were read, good or not. */
  public synchronized void addExtracted(long records) {
    extracted += records;
  }

  /** That {@code records} of those were rejected. */
  public synchronized void addRejected(long records) {
    rejected += records;
  }

  /** Whether both limits are exceeded: reading should stop. */
  public synchronized boolean exceeded() {
    return rejected > definition.atLeast() && rejected > definition.share() * extracted;
  }

  /** For people: {@code 512 of 600 records were rejected; …}. */
  public synchronized String describe() {
    return rejected
        + " of "
        + extracted
        + (extracted == 1 ? " record " : " records ")
        + (rejected == 1 ? "was" : "were")
        + " rejected; the budget is "
        + definition.share() * 100
        + "% once there are more than "
        + definition.atLeast();
  }
}
