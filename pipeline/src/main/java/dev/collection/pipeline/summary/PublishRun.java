package dev.collection.pipeline.summary;

import dev.collection.io.load.Publication;
import dev.collection.io.load.RunRow;
import dev.collection.io.load.RunStore;
import dev.collection.io.load.StagingLostException;
import dev.collection.model.ExtractionReport;
import dev.collection.model.Measure;
import dev.collection.model.Measures;
import dev.collection.model.SerializableClock;
import dev.collection.pipeline.spec.LoadSpec.OnBreach;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;

/**
 * The end of a run whose rows are staged: the accounting and the thresholds of quality decide
 * whether they are published. The row of the run is written in the transaction that publishes it.
 *
 * <p>A run that has failed, for anything that is unexplained or missing, is never published.
 */
public final class PublishRun implements RunEnd {
  private static final long serialVersionUID = 1L;

  private final Summarizer summarizer;
  private final Publication publication;
  private final RunStore store;
  private final String run;
  private final OnBreach onBreach;
  private final SerializableClock clock;

  /**
   * @param store where the row of the run is written
   * @param onBreach what becomes of a run that breaches a threshold
   * @param clock says when the run ended
   */
  public PublishRun(
      Summarizer summarizer,
      Publication publication,
      RunStore store,
      String run,
      OnBreach onBreach,
      SerializableClock clock) {
    this.summarizer = summarizer;
    this.publication = publication;
    this.store = store;
    this.run = run;
    this.onBreach = onBreach;
    this.clock = clock;
  }

  @Override
  public String step() {
    return "Publish";
  }

  @Override
  public Summarizer.Result endStream(String id, Summarizer.Counted counted) {
    throw new IllegalStateException("what has no end is not published as a whole");
  }

  @Override
  public Summarizer.Result end(Summarizer.Counted counted, BoundedWindow window)
      throws SQLException {
    Instant now = clock.instant();
    Summarizer.Result judged = summarizer.summarize(counted, Summarizer.Ending.LOADED, now);
    return switch (judged.run().status()) {
      case "done" -> publish(counted, judged, now);
      case "done_with_breaches" ->
          switch (onBreach) {
            case PUBLISH -> publish(counted, judged, now);
            case HOLD -> summarizer.summarize(counted, Summarizer.Ending.HELD, now);
            case FAIL -> drop(counted, now);
          };
      default -> drop(counted, now);
    };
  }

  private Summarizer.Result drop(Summarizer.Counted counted, Instant now) throws SQLException {
    publication.discard();
    return summarizer.summarize(counted, Summarizer.Ending.DROPPED, now);
  }

  private Summarizer.Result publish(
      Summarizer.Counted counted, Summarizer.Result judged, Instant now) throws SQLException {
    try {
      Optional<Summarizer.Result> published =
          publication.publish(
              counted.measures().total(Measure.WITHHELD),
              counted.sweeps(),
              (connection, outcome) -> {
                Summarizer.Result result =
                    summarizer.summarize(after(counted, outcome), Summarizer.Ending.LOADED, now);
                if (result.run().status().equals("failed")) {
                  throw new UnbalancedException(result.run().message());
                }
                store.write(connection, result.run());
                return result.with(outcome.reports());
              });
      if (published.isPresent()) {
        return published.get();
      }
      // An earlier attempt has published it, and could not say so.
      RunRow row = store.row(run).orElseThrow();
      return new Summarizer.Result(
          row,
          judged.quality(),
          judged.fields(),
          judged.rules(),
          judged.profiles(),
          judged.drift(),
          judged.issues(),
          List.of());
    } catch (UnbalancedException | StagingLostException e) {
      return drop(counted.failing(e.getMessage()), now);
    }
  }

  private static Summarizer.Counted after(Summarizer.Counted counted, Publication.Outcome outcome) {
    List<ExtractionReport> reports = new ArrayList<>(counted.reports());
    reports.addAll(outcome.reports());
    return new Summarizer.Counted(
        new Measures().addAll(counted.measures()).addAll(outcome.measures()),
        reports,
        counted.notes(),
        counted.profiles(),
        counted.drift(),
        counted.history(),
        counted.sweeps(),
        counted.failures());
  }

  /** Nothing may be visible of a run that does not balance: its transaction is given up. */
  private static final class UnbalancedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnbalancedException(String message) {
      super(message);
    }
  }
}
