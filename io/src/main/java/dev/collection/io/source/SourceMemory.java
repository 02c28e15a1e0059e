package dev.collection.io.source;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of the sources of a collection beyond one session: the answers that a run has
 * received, how far earlier runs came, and when requests were sent. Shared by all the workers of a
 * run, and by the runs after it. Safe for use by many threads.
 */
public interface SourceMemory {

  /** Makes the memory of one run where it is needed. */
  @FunctionalInterface
  interface Provider extends Serializable {
    /** The memory; the same one for the same process. */
    SourceMemory memory();
  }

  /**
   * An answer that was understood.
   *
   * @param headers those of {@link #HEADERS} that it had
   * @param body inflated; nobody may write to it
   */
  @SuppressWarnings("ArrayRecordComponent")
  record KeptAnswer(int status, Map<String, String> headers, byte[] body, Instant receivedAt) {
    /** The headers that are kept with an answer. */
    public static final List<String> HEADERS =
        List.of("Content-Type", "Link", "ETag", "Last-Modified");

    public KeptAnswer {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(receivedAt, "receivedAt");
    }
  }

  /**
   * The answer to {@code request} that this run, or the run that it resumes, has received.
   *
   * @param request its address without secrets
   * @return null if there is none
   */
  KeptAnswer answer(String source, String request) throws IOException;

  /** Keeps an answer; one that is kept already is replaced. */
  void keep(String source, String request, KeptAnswer answer) throws IOException;

  /**
   * The latest answer to {@code request} that a run before this one has received and understood, to
   * be used again if the source says that nothing has changed since. Answers of runs that failed
   * count as well: each was whole.
   *
   * @param request its address without secrets
   * @return null if there is none, or if earlier runs are to be ignored
   */
  default KeptAnswer earlier(String source, String request) throws IOException {
    return null;
  }

  /**
   * How far the last successful run of this source came.
   *
   * @return null if there was none, or if it is to be ignored
   */
  String mark(String source) throws IOException;

  /**
   * Reserves requests, so that no window has more of them than the limit in all the processes that
   * share this memory, those that have ended included.
   *
   * @param limit what the limit is of: source and host
   * @param mostInWindow most requests in any window
   * @param requests how many are to be sent from {@code now} on
   * @return zero if they may be sent; otherwise how long to wait before asking again, and then
   *     nothing was reserved
   */
  Duration reserve(String limit, int mostInWindow, Duration window, int requests, Instant now)
      throws IOException;

  /** Lets nobody reserve anything before {@code time}: the source has asked for it. */
  void pause(String limit, Instant time) throws IOException;

  /** Remembers nothing: for previews, and for sources that are read once. */
  static SourceMemory none() {
    return new SourceMemory() {
      @Override
      public KeptAnswer answer(String source, String request) {
        return null;
      }

      @Override
      public void keep(String source, String request, KeptAnswer answer) {}

      @Override
      public String mark(String source) {
        return null;
      }

      @Override
      public Duration reserve(
          String limit, int mostInWindow, Duration window, int requests, Instant now) {
        return Duration.ZERO;
      }

      @Override
      public void pause(String limit, Instant time) {}
    };
  }
}
