package dev.collection.io.source;

import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Reads tasks batch by batch: what a batch costs and leaves behind is the same whoever drives it. A
 * session waits in this process for the next batch of its task. Not thread-safe.
 */
public final class TaskReader {
  private final Map<String, Source> sources;
  private final String run;
  private final ReadSources.ReadControl control;
  private final SourceMemory.Provider memory;

  /**
   * @param sources by name
   * @param run id of the run, under which sessions wait in a process
   */
  public TaskReader(
      Map<String, Source> sources,
      String run,
      ReadSources.ReadControl control,
      SourceMemory.Provider memory) {
    this.sources = sources;
    this.run = run;
    this.control = control;
    this.memory = memory;
  }

  /**
   * A batch that was read, and is to be {@linkplain #keep kept} or {@linkplain #abandon abandoned}.
   *
   * @param next what comes behind it
   * @param session null if none was opened
   */
  public record Step(ReadTask task, ReadBatch batch, ReadProgress next, ReadSession session) {
    /** Whether nothing of the task comes behind it. */
    public boolean isLast() {
      return next.part() >= task.parts().size();
    }
  }

  /**
   * The batch at {@code from}, which is before the end of {@code task}.
   *
   * @throws IOException if this machine is at fault, or the part cannot be opened
   */
  public Step next(ReadTask task, ReadProgress from) throws IOException, InterruptedException {
    if (!task.problem().isEmpty()) {
      return givenUp(task, from, ExtractionReport.Status.FAILED, task.problem());
    }
    String reason = control.reasonToStop(task.source());
    if (reason != null) {
      OpenSessions.close(place(task, from));
      return givenUp(task, from, ExtractionReport.Status.STOPPED, reason);
    }
    ReadSession session =
        OpenSessions.take(
            place(task, from), sources.get(task.source()), SourceContext.system(memory.memory()));
    return step(task, from, nextOrClose(session), session);
  }

  /** The end of a part that is not read any further; what it gave before stays counted. */
  public Step givenUp(
      ReadTask task, ReadProgress from, ExtractionReport.Status status, String message) {
    String part = task.parts().get(from.part());
    ExtractionReport report =
        new ExtractionReport(task.source(), part, 0, -1, from.received(), 0, 0, status, message);
    ReadBatch end = new ReadBatch(List.of(), List.of(), List.of(report), Position.START, true);
    return step(task, from, end, null);
  }

  private static Step step(ReadTask task, ReadProgress from, ReadBatch batch, ReadSession session) {
    ReadProgress next =
        batch.last()
            ? ReadProgress.startOf(from.part() + 1)
            : new ReadProgress(from.part(), batch.next(), from.received() + unreported(batch));
    return new Step(task, batch, next, session);
  }

  /** A worker of a cluster lives longer than a run that failed in it. */
  private static ReadBatch nextOrClose(ReadSession session)
      throws IOException, InterruptedException {
    try {
      return session.next();
    } catch (IOException | InterruptedException | RuntimeException e) {
      try {
        session.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** Records of a batch that no report of a slice or of the part as a whole has counted. */
  private static long unreported(ReadBatch batch) {
    return batch.records().size()
        + batch.rejects().size()
        - batch.reports().stream()
            .filter(report -> report.page() == 0)
            .mapToLong(ExtractionReport::received)
            .sum();
  }

  /** Told once the batch is on its way: the session waits for the next one. */
  public void keep(Step step) throws IOException {
    control.onRead(step.task().source(), size(step.batch()));
    if (step.session() == null) {
      return;
    }
    if (step.batch().last()) {
      step.session().close();
    } else {
      OpenSessions.put(place(step.task(), step.next()), step.session());
    }
  }

  /** Told if the batch does not count; it is read again. */
  public void abandon(Step step) throws IOException {
    if (step.session() != null) {
      step.session().close();
    }
  }

  /**
   * Closes the sessions of a source that an attempt which failed has left behind.
   *
   * @param task what is read of the source now; null if nothing is
   * @param from where it goes on
   */
  public void closeOthers(String source, ReadTask task, ReadProgress from) {
    OpenSessions.closeOthers(run, source, task == null ? null : place(task, from));
  }

  private OpenSessions.Place place(ReadTask task, ReadProgress at) {
    return new OpenSessions.Place(
        run, task.source(), task.parts().get(at.part()), task.reading(), at.position());
  }

  private static long size(ReadBatch batch) {
    return (long) batch.records().size() + batch.rejects().size();
  }

  /** Extracted, announced and not obtained records, requests and bytes of a batch. */
  public static Measures measures(String source, ReadBatch batch) {
    Measures measures = new Measures();
    measures.add(Measure.EXTRACTED, source, size(batch));
    for (ExtractionReport report : batch.reports()) {
      ExtractionMeasures.add(report, measures);
    }
    return measures;
  }
}
