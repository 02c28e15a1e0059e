package dev.collection.io.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.collection.io.kafka.format.MessageCodec;
import dev.collection.model.JsonItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The JSON object that a message becomes, so that its key, its place and a missing value can be
 * mapped like anything else:
 *
 * <pre>{"topic": "orders", "partition": 0, "offset": 17, "timestamp": 1764000000000,
 *  "headers": {"trace": "1f"}, "key": {"id": 5}, "value": {…}}</pre>
 *
 * <p>The bytes of a value that is JSON stand in it as they are; one of another format is made JSON
 * by its codec. A key that is not JSON is text, and one that is not UTF-8 either, hexadecimal
 * digits; so are headers. A header that occurs several times is an array. Times are milliseconds
 * since 1970 and left out where the message has none. Key and value are both there, each as it
 * came: whether they agree is for a rule to say.
 */
final class MessageItem {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final JsonNodeFactory NODES = JsonItems.mapper().getNodeFactory();

  private final byte[] json;
  private final ObjectNode parsed;

  /**
   * @param parsed null if not known
   */
  private MessageItem(byte[] json, ObjectNode parsed) {
    this.json = json;
    this.parsed = parsed;
  }

  /** The object, in UTF-8. */
  byte[] json() {
    return json;
  }

  /** The object as {@link JsonItems#parse} reads it, if key and value were read for certain. */
  Optional<JsonNode> parsed() {
    return Optional.ofNullable(parsed);
  }

  /**
   * The object with the value as it is.
   *
   * @throws IOException saying why, if the value is not one JSON value in UTF-8
   */
  static MessageItem of(ConsumerRecord<byte[], byte[]> message) throws IOException {
    return of(message, message.value());
  }

  /**
   * The object with the value that {@code codec} makes of the message's.
   *
   * @throws IOException saying why, if it can make none
   * @throws dev.collection.io.kafka.format.registry.RegistryException if that cannot be told now
   */
  static MessageItem of(ConsumerRecord<byte[], byte[]> message, MessageCodec codec)
      throws IOException {
    return of(message, codec.toJson(message.value()));
  }

  private static MessageItem of(ConsumerRecord<byte[], byte[]> message, byte[] valueJson)
      throws IOException {
    byte[] value = valueJson == null ? NULL : valueJson;
    JsonNode valueNode = read(value);
    Key key = Key.of(message.key());
    Map<String, List<String>> headers = headers(message);
    ByteArrayOutputStream item = new ByteArrayOutputStream(value.length + 256);
    try (JsonGenerator generator = JsonItems.mapper().createGenerator(item)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      generator.writeStartObject();
      generator.writeStringField("topic", message.topic());
      generator.writeNumberField("partition", message.partition());
      generator.writeNumberField("offset", message.offset());
      if (message.timestamp() >= 0) {
        generator.writeNumberField("timestamp", message.timestamp());
      }
      writeHeaders(headers, generator);
      generator.writeFieldName("key");
      key.write(generator);
    }
    item.writeBytes(",\"value\":".getBytes(StandardCharsets.US_ASCII));
    item.writeBytes(value);
    item.write('}');
    return new MessageItem(
        item.toByteArray(),
        valueNode == null || key.node() == null
            ? null
            : node(message, headers, key.node(), valueNode));
  }

  private static ObjectNode node(
      ConsumerRecord<byte[], byte[]> message,
      Map<String, List<String>> headers,
      JsonNode key,
      JsonNode value) {
    ObjectNode node = NODES.objectNode();
    node.put("topic", message.topic());
    node.put("partition", message.partition());
    node.set("offset", number(message.offset()));
    if (message.timestamp() >= 0) {
      node.set("timestamp", number(message.timestamp()));
    }
    if (!headers.isEmpty()) {
      ObjectNode all = node.putObject("headers");
      headers.forEach(
          (name, values) -> {
            if (values.size() == 1) {
              all.put(name, values.get(0));
            } else {
              ArrayNode array = all.putArray(name);
              values.forEach(array::add);
            }
          });
    }
    node.set("key", key);
    node.set("value", value);
    return node;
  }

  /** As a parser makes it. */
  private static JsonNode number(long number) {
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  private static Map<String, List<String>> headers(ConsumerRecord<byte[], byte[]> message) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : message.headers()) {
      headers
          .computeIfAbsent(header.key(), unused -> new ArrayList<>(1))
          .add(header.value() == null ? null : text(header.value()));
    }
    return headers;
  }

  private static void writeHeaders(Map<String, List<String>> headers, JsonGenerator json)
      throws IOException {
    if (headers.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("headers");
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      json.writeFieldName(header.getKey());
      if (header.getValue().size() == 1) {
        json.writeString(header.getValue().get(0));
      } else {
        json.writeStartArray();
        for (String value : header.getValue()) {
          json.writeString(value);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  /**
   * A message's key.
   *
   * @param raw its JSON; null if it is text
   * @param node what it is; null if that is not known for certain
   */
  private record Key(String raw, JsonNode node) {
    private static final Key NONE = new Key(null, NODES.nullNode());

    static Key of(byte[] key) {
      if (key == null) {
        return NONE;
      }
      if (mayBeJson(key)) {
        try {
          return new Key(new String(key, StandardCharsets.UTF_8), read(key));
        } catch (IOException e) {
          // It is text.
        }
      }
      return new Key(null, NODES.textNode(text(key)));
    }

    void write(JsonGenerator json) throws IOException {
      if (raw != null) {
        json.writeRawValue(raw);
      } else if (node.isNull()) {
        json.writeNull();
      } else {
        json.writeString(node.textValue());
      }
    }
  }

  /** Most keys are not: to hear that from a parser takes longer than to parse the value. */
  private static boolean mayBeJson(byte[] key) {
    for (byte next : key) {
      if (next != ' ' && next != '\t' && next != '\n' && next != '\r') {
        return "{[\"-0123456789tfn".indexOf(next) >= 0;
      }
    }
    return false;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /**
   * What the bytes are.
   *
   * @return null if they are one JSON value, but what they are in the item is not known for certain
   * @throws IOException saying why, if they are not one JSON value in UTF-8
   */
  private static JsonNode read(byte[] bytes) throws IOException {
    JsonNode node = isUtf8(bytes) ? JsonItems.member(bytes).orElse(null) : null;
    if (node == null) {
      checkJson(bytes);
    }
    return node;
  }

  /** Whether a parser will take it for UTF-8; Jackson guesses UTF-16 and UTF-32 as well. */
  private static boolean isUtf8(byte[] bytes) {
    for (int i = 0; i < Math.min(2, bytes.length); i++) {
      int unsigned = bytes[i] & 0xff;
      if (unsigned == 0 || unsigned >= 0xfe) {
        return false;
      }
    }
    return true;
  }

  /** What is not one value could pass for more members of the object that it is put into. */
  private static void checkJson(byte[] bytes) throws IOException {
    if (!isUtf8(bytes)) {
      throw new IOException("is not JSON in UTF-8");
    }
    try (JsonParser parser = JsonItems.parser(bytes)) {
      if (parser.nextToken() == null) {
        throw new IOException("is empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IOException("is more than one JSON value");
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("is not JSON: " + e.getOriginalMessage().split("\n", 2)[0], e);
    }
  }
}
