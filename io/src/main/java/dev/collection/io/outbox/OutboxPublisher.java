package dev.collection.io.outbox;

import dev.collection.io.jdbc.Database;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.io.kafka.format.registry.RegistryException;
import dev.collection.io.secret.SecretResolver;
import dev.collection.io.secret.UnresolvedSecretException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what waits in an outbox to its topics, in its order. An entry is deleted when the brokers
 * have acknowledged its message, so that each is delivered at least once, and those of one key
 * never in another order: one publisher at a time, in all processes, and it waits for what it has
 * sent before it reads on.
 *
 * <p>A message that the brokers will never take, because it is too large, stays with its problem,
 * which is logged once, and keeps nothing else from being sent. If the brokers cannot be reached,
 * everything stays.
 */
public final class OutboxPublisher implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Database database;
  private final Outbox outbox;
  private final OutputTopic changes;
  private transient MessageCodec codec;
  private final OutputTopic deadLetters;
  private final String run;

  /**
   * @param changes where changes of records go; null for nowhere
   * @param deadLetters where rejects go; null for nowhere
   * @param run under whose id this process keeps producers, until {@link #release}
   */
  public OutboxPublisher(
      Database database, Outbox outbox, OutputTopic changes, OutputTopic deadLetters, String run) {
    this.database = database;
    this.outbox = outbox;
    this.changes = changes;
    this.deadLetters = deadLetters;
    this.run = run;
  }

  /**
   * What came of it.
   *
   * @param published messages that were acknowledged
   * @param waiting entries that the next publisher takes up
   * @param stuck entries that stay until somebody does something about their problem
   * @param problems why entries wait, in words; empty if nothing went wrong
   */
  public record Result(long published, long waiting, long stuck, List<String> problems) {
    public Result {
      problems = List.copyOf(problems);
    }

    /** What is to be said of it, each in a sentence; empty if all is well. */
    public List<String> notes() {
      List<String> notes = new ArrayList<>();
      // Without a problem they have come meanwhile, or somebody else is about to publish them.
      if (waiting > 0 && !problems.isEmpty()) {
        notes.add(
            waiting
                + (waiting == 1 ? " entry waits" : " entries wait")
                + " in the outbox for the next run: "
                + String.join("; ", problems));
      }
      if (stuck > 0) {
        notes.add(
            stuck
                + (stuck == 1 ? " entry stays" : " entries stay")
                + " in the outbox until its cause is removed; outbox_problem says it");
      }
      return notes;
    }
  }

  private record Round(int read, int published, String problem, boolean busy) {}

  /**
   * Publishes what waits when it begins.
   *
   * @param patience how long to wait if somebody else is publishing; none to leave it to him
   * @throws SQLException if the database fails; what was not deleted is published again
   * @throws InterruptedException if it is to stop; nothing is lost
   */
  public Result publish(Duration patience) throws SQLException, InterruptedException {
    List<String> problems = new ArrayList<>();
    OutboxTable table = new OutboxTable(database, outbox);
    long published = 0;
    long waiting = 0;
    long stuck = 0;
    if (changes != null) {
      published += publishChanges(patience, problems);
    }
    if (deadLetters != null) {
      DeadLetterReader reader = new DeadLetterReader(database.dialect(), outbox);
      published += publish(Outbox.DEAD_LETTER, deadLetters, reader, patience, problems);
    }
    List<String> kinds = new ArrayList<>();
    if (changes != null) {
      kinds.add(Outbox.CHANGE);
    }
    if (deadLetters != null) {
      kinds.add(Outbox.DEAD_LETTER);
    }
    for (String kind : kinds) {
      waiting += database.retry().execute(connection -> table.waiting(connection, kind));
      stuck += database.retry().execute(connection -> table.stuck(connection, kind));
    }
    return new Result(published, waiting, stuck, problems);
  }

  private long publishChanges(Duration patience, List<String> problems)
      throws SQLException, InterruptedException {
    if (codec == null) {
      try {
        codec = changes.format().open(SecretResolver.system());
      } catch (UnresolvedSecretException e) {
        problems.add(e.getMessage());
        return 0;
      }
    }
    ChangeReader reader = new ChangeReader(database.dialect(), outbox, changes, codec);
    return publish(Outbox.CHANGE, changes, reader, patience, problems);
  }

  private long publish(
      String kind, OutputTopic topic, OutboxReader reader, Duration patience, List<String> problems)
      throws SQLException, InterruptedException {
    OutboxTable table = new OutboxTable(database, outbox);
    // Others may add entries for as long as it takes to publish them: those are theirs.
    long last = database.retry().execute(connection -> table.last(connection, kind));
    long until = System.nanoTime() + patience.toNanos();
    long published = 0;
    while (database.retry().execute(connection -> table.hasWaiting(connection, kind, last))) {
      Round round = round(topic, reader, table);
      published += round.published();
      if (round.busy()) {
        if (System.nanoTime() - until >= 0) {
          if (!patience.isZero()) {
            problems.add("somebody else has been publishing for " + patience.toSeconds() + " s");
          }
          break;
        }
        Thread.sleep(PAUSE.toMillis());
      } else if (round.problem() != null) {
        problems.add(round.problem());
        break;
      }
    }
    return published;
  }

  private Round round(OutputTopic topic, OutboxReader reader, OutboxTable table)
      throws SQLException, InterruptedException {
    try {
      Producer<byte[], byte[]> producer = TopicProducers.of(run, topic);
      // Asks the brokers, the first time and after a failure, before the database is locked.
      producer.partitionsFor(topic.topic());
      Round round =
          database.retry().transact(connection -> send(connection, topic, reader, table, producer));
      if (round.problem() != null) {
        TopicProducers.discard(run, topic);
      }
      return round;
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (RegistryException e) {
      return new Round(0, 0, e.getMessage(), false);
    } catch (KafkaException | UnresolvedSecretException e) {
      TopicProducers.discard(run, topic);
      return new Round(0, 0, new TopicProducer(topic).describe(e), false);
    }
  }

  /** One who is interrupted while he sends has deleted nothing. */
  private static InterruptedException interrupted(InterruptException e) {
    // The exception has set the thread's mark again, which its successor stands for.
    boolean unused = Thread.interrupted();
    return (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
  }

  private Round send(
      Connection connection,
      OutputTopic topic,
      OutboxReader reader,
      OutboxTable table,
      Producer<byte[], byte[]> producer)
      throws SQLException {
    if (!table.lock(connection)) {
      return new Round(0, 0, null, true);
    }
    List<OutboxMessage> messages = reader.read(connection);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (OutboxMessage message : messages) {
      boolean sendable = !message.isNothing() && message.problem() == null;
      sent.add(sendable ? producer.send(message.to(topic.topic())) : null);
    }
    producer.flush();
    List<Long> done = new ArrayList<>();
    int published = 0;
    String problem = null;
    Iterator<Future<RecordMetadata>> answers = sent.iterator();
    for (OutboxMessage message : messages) {
      Future<RecordMetadata> answer = answers.next();
      RuntimeException fault = answer == null ? null : fault(answer);
      if (message.problem() != null) {
        keep(connection, table, message, message.problem());
      } else if (fault == null) {
        done.addAll(message.entries());
        published += answer == null ? 0 : 1;
      } else if (TopicProducer.isOfMessage(fault)) {
        String reason = new TopicProducer(topic).describeMessage(fault, message.bytes());
        keep(connection, table, message, reason);
      } else if (problem == null) {
        problem = new TopicProducer(topic).describe(fault);
      }
    }
    table.delete(connection, done);
    return new Round(messages.size(), published, problem, false);
  }

  /** Keeps what cannot be sent, with its reason. */
  private void keep(Connection connection, OutboxTable table, OutboxMessage message, String reason)
      throws SQLException {
    LOG.warn(
        "{}: an entry stays in {}: {}",
        outbox.type().collection(),
        Outbox.tableName(outbox.records()),
        reason);
    table.mark(connection, message.entries(), reason);
  }

  /** Why a message was not taken; null if it was. */
  private static RuntimeException fault(Future<RecordMetadata> answer) {
    try {
      answer.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException fault
          ? fault
          : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Closes the producers that this process keeps for a run. */
  public static void release(String run) {
    TopicProducers.release(run);
  }
}
