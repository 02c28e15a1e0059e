package dev.collection.io.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.collection.io.source.Position;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a part has been read.
 *
 * @param rows how many rows
 * @param bytes of their payloads
 * @param announced how many rows the part was counted to have
 * @param after key of the last row; empty where rows have none
 * @param hash of the payloads so far, by which it is seen that the rows before come as they came; 0
 *     where rows have a key
 */
record RowPosition(long rows, long bytes, long announced, List<Object> after, long hash) {
  static final RowPosition START = new RowPosition(0, 0, -1, List.of(), 0);

  RowPosition {
    after = List.copyOf(after);
  }

  static RowPosition of(Position position) {
    if (position.equals(Position.START)) {
      return START;
    }
    try {
      JsonNode node = JsonItems.parse(position.value().getBytes(StandardCharsets.UTF_8));
      List<Object> after = new ArrayList<>();
      for (JsonNode value : node.get(4)) {
        after.add(PartRange.value(value.textValue()));
      }
      return new RowPosition(
          node.get(0).longValue(),
          node.get(1).longValue(),
          node.get(2).longValue(),
          after,
          node.get(3).longValue());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no position of a table: " + position.value(), e);
    }
  }

  Position toPosition() {
    ArrayNode node =
        JsonNodeFactory.instance.arrayNode().add(rows).add(bytes).add(announced).add(hash);
    ArrayNode values = node.addArray();
    after.forEach(value -> values.add(PartRange.json(value)));
    return new Position(node.toString());
  }
}
