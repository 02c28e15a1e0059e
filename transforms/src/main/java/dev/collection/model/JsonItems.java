package dev.collection.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * How JSON is read everywhere: with limits, duplicated names refused, decimals exact, and nothing
 * allowed behind the value.
 */
public final class JsonItems {
  /** Deepest nesting of a raw item. */
  public static final int MAX_DEPTH = 200;

  /** Longest number, in characters. */
  public static final int MAX_NUMBER_LENGTH = 400;

  /** First of three bytes with which some begin a text; Jackson skips them. */
  private static final byte BYTE_ORDER_MARK = (byte) 0xEF;

  private static final StreamReadConstraints CONSTRAINTS = constraints(MAX_DEPTH);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonMapper MAPPER = mapper(FACTORY);

  private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

  /**
   * Notices a duplicated name when it is put into the tree, which costs nothing, where the parser
   * would keep a set of names for each object; but it can't say where the name was.
   */
  private static final ObjectReader QUICK_TREE = quickTree(CONSTRAINTS);

  private static final ObjectReader QUICK_MEMBER = quickTree(constraints(MAX_DEPTH - 1));

  private JsonItems() {}

  private static StreamReadConstraints constraints(int depth) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(depth)
        .maxNumberLength(MAX_NUMBER_LENGTH)
        .maxNameLength(10_000)
        .maxStringLength(64 * 1024 * 1024)
        .build();
  }

  private static ObjectReader quickTree(StreamReadConstraints constraints) {
    return mapper(JsonFactory.builder().streamReadConstraints(constraints).build())
        .readerFor(JsonNode.class)
        .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
  }

  private static JsonMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /**
   * Parses the one JSON value that {@code bytes} (UTF-8) are.
   *
   * @throws IOException if they are anything else or break a limit
   */
  public static JsonNode parse(byte[] bytes) throws IOException {
    JsonNode item;
    try {
      item = QUICK_TREE.readValue(bytes);
    } catch (JsonProcessingException e) {
      item = TREE.readValue(bytes); // throws too, and says where
    }
    if (item == null || item.isMissingNode()) {
      throw new IOException("no JSON value");
    }
    return item;
  }

  /**
   * What {@code bytes} (UTF-8) are as the value of a member of an object that is an item.
   *
   * @return empty if they cannot be that as they are: they are not one JSON value, or it is nested
   *     too deeply, or there is a byte order mark before it
   */
  public static Optional<JsonNode> member(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] == BYTE_ORDER_MARK) {
      return Optional.empty();
    }
    try {
      JsonNode member = QUICK_MEMBER.readValue(bytes);
      return Optional.ofNullable(member).filter(node -> !node.isMissingNode());
    } catch (IOException | NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** A mapper with the same limits, for writing and for values of other types. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A streaming parser over {@code bytes} with the same limits. */
  public static JsonParser parser(byte[] bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }
}
