package dev.collection.io.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.collection.model.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageItemTest {
  private static final long TIME = 1_764_000_000_000L;

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> message(byte[] key, byte[] value, long offset) {
    return new ConsumerRecord<>(
        "orders",
        3,
        offset,
        TIME,
        TimestampType.CREATE_TIME,
        -1,
        -1,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static String json(MessageItem item) {
    return new String(item.json(), StandardCharsets.UTF_8);
  }

  @Test
  void keyAndValueStandInItAsTheyAre() throws IOException {
    MessageItem item = MessageItem.of(message(bytes("{\"id\": 5}"), bytes("{\"a\": 1.50}"), 17));
    assertThat(
        json(item),
        is(
            "{\"topic\":\"orders\",\"partition\":3,\"offset\":17,\"timestamp\":1764000000000,"
                + "\"key\":{\"id\": 5},\"value\":{\"a\": 1.50}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o-17",
        "",
        " ",
        "17",
        "-1.5e3",
        "null",
        "nothing",
        "true",
        "\"quoted\"",
        "\"half",
        "{\"id\": 5}",
        "{\"id\": 5} {}",
        "[1, [2, 3]]",
        "Köln",
      })
  void whatItSaysIsInItIsWhatAParserFinds(String key) throws IOException {
    for (String value :
        List.of(
            "{}",
            "[1]",
            "null",
            "\"text\"",
            " {\"a\": {\"b\": [1, 2.50, 1e3, 12345678901, -0.0, \"\\u00e9\\n\", true, null]}} ",
            "12345678901234567890.12345678901234567890")) {
      for (long offset : new long[] {0, 17, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L}) {
        MessageItem item = MessageItem.of(message(bytes(key), bytes(value), offset));
        assertThat(value, item.parsed(), is(Optional.of(JsonItems.parse(item.json()))));
      }
    }
  }

  @Test
  void withHeadersAndWithoutKeyAndValue_too() throws IOException {
    ConsumerRecord<byte[], byte[]> message = message(null, null, 1);
    message.headers().add("trace", bytes("1f")).add("trace", null).add("raw", new byte[] {-1, 0});
    MessageItem item = MessageItem.of(message);
    assertThat(
        json(item),
        is(
            "{\"topic\":\"orders\",\"partition\":3,\"offset\":1,\"timestamp\":1764000000000,"
                + "\"headers\":{\"trace\":[\"1f\",null],\"raw\":\"ff00\"},"
                + "\"key\":null,\"value\":null}"));
    assertThat(item.parsed(), is(Optional.of(JsonItems.parse(item.json()))));
  }

  @Test
  void whatIsNestedSoDeeplyThatTheItemCannotBeRead_isNotSaidToBeKnown() throws IOException {
    String deepest = "[".repeat(JsonItems.MAX_DEPTH - 1) + "]".repeat(JsonItems.MAX_DEPTH - 1);
    MessageItem known = MessageItem.of(message(null, bytes(deepest), 1));
    assertThat(known.parsed(), is(Optional.of(JsonItems.parse(known.json()))));

    MessageItem unknown = MessageItem.of(message(null, bytes("[" + deepest + "]"), 1));
    assertThat(unknown.parsed(), is(Optional.empty()));
    assertThrows(IOException.class, () -> JsonItems.parse(unknown.json()));
  }

  @Test
  void whatHasAByteOrderMark_isNotSaidToBeKnown() throws IOException {
    MessageItem item = MessageItem.of(message(null, bytes("\uFEFF{}"), 1));
    assertThat(item.parsed(), is(Optional.empty()));
    assertThrows(IOException.class, () -> JsonItems.parse(item.json()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1,\"x\":2",
        "{} {}",
        "{\"a\":1",
        "{\"a\":1,\"a\":2}",
        "word",
        "{\"a\":1}}"
      })
  void whatIsNotOneValue_isRefused(String value) {
    assertThrows(IOException.class, () -> MessageItem.of(message(null, bytes(value), 1)));
  }
}
