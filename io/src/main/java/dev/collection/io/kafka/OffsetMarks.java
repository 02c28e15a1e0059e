package dev.collection.io.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** How far earlier runs came: for each partition the offset that comes next. */
final class OffsetMarks {
  private final Map<String, Long> next = new HashMap<>();

  private OffsetMarks() {}

  /**
   * @param mark a JSON object such as {@code {"orders-0": 1234}}; null if there is none
   * @throws IOException if it is anything else
   */
  static OffsetMarks parse(String mark) throws IOException {
    OffsetMarks marks = new OffsetMarks();
    if (mark != null) {
      JsonNode object;
      try {
        object = JsonItems.parse(mark.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw damaged(mark);
      }
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (!member.getValue().canConvertToLong() || member.getValue().asLong() < 0) {
          throw damaged(mark);
        }
        marks.next.put(member.getKey(), member.getValue().asLong());
      }
      if (!object.isObject()) {
        throw damaged(mark);
      }
    }
    return marks;
  }

  private static IOException damaged(String mark) {
    return new IOException(
        "the kept offsets `" + mark + "` cannot be read; begin anew with --full");
  }

  /** The mark of one partition; the marks of all of them together are one JSON object. */
  static String of(String partition, long nextOffset) {
    return JsonNodeFactory.instance.objectNode().put(partition, nextOffset).toString();
  }

  /** The offset that comes next; {@code absent} if the partition has never been read. */
  long next(String partition, long absent) {
    return next.getOrDefault(partition, absent);
  }
}
