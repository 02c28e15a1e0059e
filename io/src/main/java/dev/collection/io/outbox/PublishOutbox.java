package dev.collection.io.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what waits in an outbox each time an element comes: at the end of a run, or with each
 * tick of a stream. What the element is does not matter. At least once; bounded or unbounded, in
 * whatever windows. Of two that publish at the same time one leaves it to the other, so that ticks
 * are best sent to one worker.
 *
 * <p>The output says, in the window of the element, what is to be said of it: that entries wait,
 * and why. It is empty if all was published.
 */
public final class PublishOutbox<T> extends PTransform<PCollection<T>, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  private final OutboxPublisher publisher;
  private final Duration patience;
  private final String run;

  private PublishOutbox(OutboxPublisher publisher, Duration patience, String run) {
    this.publisher = publisher;
    this.patience = patience;
    this.run = run;
  }

  /**
   * @param patience how long to wait if somebody else is publishing: at the end of a run until he
   *     has finished, within a stream not at all
   * @param run that the publisher belongs to
   */
  public static <T> PublishOutbox<T> with(
      OutboxPublisher publisher, Duration patience, String run) {
    return new PublishOutbox<>(publisher, patience, run);
  }

  @Override
  public PCollection<String> expand(PCollection<T> input) {
    return input
        .apply("Publish", ParDo.of(new PublishFn<T>(publisher, patience, run)))
        .setCoder(StringUtf8Coder.of());
  }

  static final class PublishFn<T> extends DoFn<T, String> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PublishOutbox.class);

    private final OutboxPublisher publisher;
    private final Duration patience;
    private final String run;
    private transient List<String> said;

    PublishFn(OutboxPublisher publisher, Duration patience, String run) {
      this.publisher = publisher;
      this.patience = patience;
      this.run = run;
    }

    @Setup
    public void setup() {
      said = List.of();
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) throws SQLException, InterruptedException {
      OutboxPublisher.Result result = publisher.publish(patience);
      List<String> problems = result.problems();
      if (!problems.isEmpty() && !problems.equals(said)) {
        // Once, not with every tick.
        LOG.warn("nothing can be published at present: {}", problems);
      }
      said = problems;
      result.notes().forEach(out::output);
    }

    @Teardown
    public void teardown() {
      OutboxPublisher.release(run);
    }
  }
}
