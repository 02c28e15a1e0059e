package dev.collection.io.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
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
public final class MessageItem {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private MessageItem() {}

  /**
   * The object, in UTF-8.
   *
   * @throws IOException saying why, if the value is not one JSON value in UTF-8
   */
  public static byte[] of(ConsumerRecord<byte[], byte[]> message) throws IOException {
    return of(message, message.value());
  }

  /**
   * The object, in UTF-8, with the value that {@code codec} makes of the message's.
   *
   * @throws IOException saying why, if it can make none
   * @throws dev.collection.io.kafka.format.registry.RegistryException if that cannot be told now
   */
  public static byte[] of(ConsumerRecord<byte[], byte[]> message, MessageCodec codec)
      throws IOException {
    return of(message, codec.toJson(message.value()));
  }

  private static byte[] of(ConsumerRecord<byte[], byte[]> message, byte[] json) throws IOException {
    byte[] value = json == null ? NULL : json;
    checkJson(value);
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
      writeHeaders(message, generator);
      generator.writeFieldName("key");
      writeKey(message.key(), generator);
    }
    item.writeBytes(",\"value\":".getBytes(StandardCharsets.US_ASCII));
    item.writeBytes(value);
    item.write('}');
    return item.toByteArray();
  }

  private static void writeHeaders(ConsumerRecord<byte[], byte[]> message, JsonGenerator json)
      throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : message.headers()) {
      headers
          .computeIfAbsent(header.key(), unused -> new ArrayList<>(1))
          .add(header.value() == null ? null : text(header.value()));
    }
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

  private static void writeKey(byte[] key, JsonGenerator json) throws IOException {
    if (key == null) {
      json.writeNull();
      return;
    }
    boolean isJson = true;
    try {
      checkJson(key);
    } catch (IOException e) {
      isJson = false;
    }
    if (isJson) {
      json.writeRawValue(new String(key, StandardCharsets.UTF_8));
    } else {
      json.writeString(text(key));
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** What is not one value could pass for more members of the object that it is put into. */
  private static void checkJson(byte[] bytes) throws IOException {
    for (int i = 0; i < Math.min(2, bytes.length); i++) {
      int unsigned = bytes[i] & 0xff;
      // Jackson would guess UTF-16 or UTF-32 from these.
      if (unsigned == 0 || unsigned >= 0xfe) {
        throw new IOException("is not JSON in UTF-8");
      }
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
