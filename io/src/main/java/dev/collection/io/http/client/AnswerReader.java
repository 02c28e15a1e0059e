package dev.collection.io.http.client;

/** Makes something of an answer. An answer that makes no sense is asked for again. */
@FunctionalInterface
public interface AnswerReader<T> {
  /**
   * @throws HttpFault if it is not what was asked for: {@link HttpFault#passing} if another request
   *     may bring it, {@link HttpFault#lasting} if not
   */
  T read(Answer answer) throws HttpFault;
}
