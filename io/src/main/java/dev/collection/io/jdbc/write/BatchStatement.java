package dev.collection.io.jdbc.write;

/** What the statements of a {@link BatchDataSource} can be unwrapped to. */
public interface BatchStatement {
  /** Sets what the next call of {@code addBatch} adds. */
  void setBatch(Batch batch);
}
