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

/**
 * How JSON is read everywhere: with limits, duplicated names refused, decimals exact, and nothing
 * allowed behind the value.
 */
public final class JsonItems {
  /** Deepest nesting of a raw item. */
  public static final int MAX_DEPTH = 200;

  /** Longest number, in characters. */
  public static final int MAX_NUMBER_LENGTH = 400;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_LENGTH)
          .maxNameLength(10_000)
          .maxStringLength(64 * 1024 * 1024)
          .build();

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
  private static final ObjectReader QUICK_TREE =
      mapper(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private JsonItems() {}

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

  /** A mapper with the same limits, for writing and for values of other types. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A streaming parser over {@code bytes} with the same limits. */
  public static JsonParser parser(byte[] bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }
}
