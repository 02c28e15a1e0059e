package dev.collection.flink.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the messages of a feed at a rate, or as fast as it can, and waits until the broker has
 * confirmed each.
 */
public final class OrderProducer implements AutoCloseable {
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final OrderFeed feed;
  private final OrderTable truth;
  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Map<OrderFeed.Kind, Long> kinds = new EnumMap<>(OrderFeed.Kind.class);
  private long late;
  private long sent;

  /**
   * @param truth gets every message that is sent; null for none
   */
  public OrderProducer(KafkaServer kafka, String topic, OrderFeed feed, OrderTable truth) {
    producer = kafka.producer();
    this.topic = topic;
    this.feed = feed;
    this.truth = truth;
  }

  /** Sends so many messages as fast as possible. */
  public void send(long messages) {
    for (long i = 0; i < messages; i++) {
      sendNext();
    }
    flush();
  }

  /**
   * Sends at a rate. What could not be sent in time, as the broker was away, is sent when it is
   * back.
   *
   * @param rate messages a second
   */
  public void send(double rate, long seconds) throws InterruptedException {
    long start = System.nanoTime();
    long first = sent;
    long total = Math.round(rate * seconds);
    while (sent - first < total) {
      long due = (long) ((System.nanoTime() - start) / 1e9 * rate);
      while (sent - first < Math.min(due, total)) {
        sendNext();
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    flush();
  }

  private void sendNext() {
    if (failure.get() != null) {
      throw new IllegalStateException("the broker has refused a message", failure.get());
    }
    OrderFeed.Message message = feed.next();
    Long time = message.late() ? System.currentTimeMillis() - DAY_MILLIS : null;
    var unused =
        producer.send(
            new ProducerRecord<>(topic, null, time, message.key(), message.value()),
            (metadata, exception) -> {
              if (exception == null) {
                confirmed.incrementAndGet();
              } else {
                failure.compareAndSet(null, exception);
              }
            });
    sent++;
    late += message.late() ? 1 : 0;
    kinds.merge(message.kind(), 1L, Long::sum);
    if (truth != null) {
      truth.add(message.value());
    }
  }

  private void flush() {
    producer.flush();
    if (failure.get() != null || confirmed.get() != sent) {
      throw new IllegalStateException(
          confirmed.get() + " of " + sent + " messages were confirmed", failure.get());
    }
  }

  /** How many the broker has confirmed; from any thread. */
  long confirmed() {
    return confirmed.get();
  }

  /** What was sent, in words. */
  String said() {
    return sent + " messages, " + late + " of them a day old: " + kinds;
  }

  @Override
  public void close() {
    producer.close();
  }
}
