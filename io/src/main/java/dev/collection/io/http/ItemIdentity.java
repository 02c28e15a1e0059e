package dev.collection.io.http;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells the items of a source apart, to see whether one came twice while another did not come: by
 * what the record's key is made from, or by all their bytes where that is not said or not there.
 */
final class ItemIdentity {
  private static final Hasher64 HASHER = Hashing.xxh3_64();

  private final List<JsonPointer> pointers;

  /**
   * @param pointers where an item has what identifies it; may be empty
   */
  ItemIdentity(List<String> pointers) {
    this.pointers = pointers.stream().map(JsonPointer::compile).toList();
  }

  /** Equal for items of one identity, and hardly ever for others. */
  long of(byte[] item) {
    return pointers.isEmpty() ? HASHER.hashBytesToLong(item) : ofKey(item);
  }

  private long ofKey(byte[] item) {
    StringBuilder key = new StringBuilder();
    try {
      JsonNode root = JsonItems.parse(item);
      for (JsonPointer pointer : pointers) {
        JsonNode value = root.at(pointer);
        if (!value.isValueNode() || value.isNull()) {
          return HASHER.hashBytesToLong(item);
        }
        key.append(value.asText()).append('\u001f');
      }
    } catch (IOException e) {
      return HASHER.hashBytesToLong(item); // no JSON, or beyond its limits: will be rejected
    }
    return HASHER.hashBytesToLong(key.toString().getBytes(StandardCharsets.UTF_8));
  }
}
