package dev.collection.io.jdbc.write;

/** What the statements of a {@link BatchDataSource} can be unwrapped to. */
public interface BatchStatement {
  /**
   * Says what is executed instead of the text that the statement was prepared with.
   *
   * @param sql may be repeated with the same rows
   */
  void setStatement(String sql);

  /** Sets what the next call of {@code addBatch} adds. */
  default void setBatch(Batch batch) {
    setBatch(batch, null);
  }

  /**
   * Sets what the next call of {@code addBatch} adds, or {@code executeQuery} writes.
   *
   * @param element stands in the first column of the result of {@code executeQuery}; may be null
   */
  void setBatch(Batch batch, Object element);
}
