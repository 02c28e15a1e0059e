package dev.collection.io.kafka;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The messages of a partition that one run reads. Its text names the part in reports.
 *
 * @param from the first offset
 * @param to the offset behind the last one
 */
record OffsetRange(String topic, int partition, long from, long to) {
  private static final Pattern TEXT = Pattern.compile("(.+)-([0-9]+) from ([0-9]+) to ([0-9]+)");

  static OffsetRange parse(String part) {
    Matcher matcher = TEXT.matcher(part);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("`" + part + "` is no range of offsets");
    }
    return new OffsetRange(
        matcher.group(1),
        Integer.parseInt(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)));
  }

  /** {@code orders-0 from 5 to 120}: what {@link #parse} reads. */
  String part() {
    return name() + " from " + from + " to " + to;
  }

  /** {@code orders-0}. */
  String name() {
    return topic + "-" + partition;
  }

  TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }
}
