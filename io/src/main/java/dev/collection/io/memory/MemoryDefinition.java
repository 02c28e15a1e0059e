package dev.collection.io.memory;

import dev.collection.io.jdbc.Database;
import dev.collection.io.source.SourceMemory;
import dev.collection.model.Plural;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What one run may know of its sources. Serializable; each process makes the memory itself, with
 * {@link #memory}, which gives the same one every time until {@link #release}.
 *
 * @param database where the results are; secrets in it are references
 * @param collection whose sources they are
 * @param run id of the run
 * @param resumed id of the run whose answers are used; null for none
 * @param full whether marks and the answers of runs that have ended are ignored
 * @param conditional sources that ask whether a kept answer is still valid: theirs are kept for the
 *     next run, if they have an {@code ETag} or {@code Last-Modified}
 */
public record MemoryDefinition(
    Database database,
    String collection,
    String run,
    String resumed,
    boolean full,
    Set<String> conditional)
    implements SourceMemory.Provider {
  private static final long serialVersionUID = 1L;

  public MemoryDefinition {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(collection, "collection");
    Objects.requireNonNull(run, "run");
    conditional = Set.copyOf(conditional);
  }

  /** A memory of a run that resumes nothing and obeys marks. */
  public static MemoryDefinition of(Database database, String collection, String run) {
    return new MemoryDefinition(database, collection, run, null, false, Set.of());
  }

  /** Uses the answers of {@code earlierRun}, which did not end successfully. */
  public MemoryDefinition resuming(String earlierRun) {
    return new MemoryDefinition(database, collection, run, earlierRun, full, conditional);
  }

  /** Ignores marks, or obeys them. */
  public MemoryDefinition withFull(boolean ignoreMarks) {
    return new MemoryDefinition(database, collection, run, resumed, ignoreMarks, conditional);
  }

  /** Keeps the answers of {@code sources} for the next run where they can be revalidated. */
  public MemoryDefinition withConditional(Set<String> sources) {
    return new MemoryDefinition(database, collection, run, resumed, full, sources);
  }

  @Override
  public DatabaseMemory memory() {
    return OpenMemories.of(this);
  }

  /**
   * Before a run: unless it resumes one, what earlier runs left is deleted.
   *
   * @throws IOException with a message for people, if it cannot be
   */
  public void begin() throws IOException {
    if (resumed == null) {
      memory().forgetEarlierRuns();
    }
  }

  /**
   * After a run that has ended successfully: its answers are deleted.
   *
   * @throws IOException with a message for people, if they cannot be
   */
  public void end() throws IOException {
    memory().forgetThisRun();
  }

  /** What is to be said of the run: what it resumed, as far as this process knows. */
  public List<String> notes() {
    return resumed == null
        ? List.of()
        : List.of(
            String.format(
                java.util.Locale.ROOT,
                "resumed run %s: %,d of its answers %s used",
                resumed,
                memory().reused(),
                Plural.was(memory().reused())));
  }

  /** The same where several processes read, none of which knows what the others used. */
  public List<String> notesOfCluster() {
    return resumed == null ? List.of() : List.of("resumed run " + resumed);
  }

  /** Closes the memory of a run in this process. */
  public static void release(String run) {
    OpenMemories.release(run);
  }
}
