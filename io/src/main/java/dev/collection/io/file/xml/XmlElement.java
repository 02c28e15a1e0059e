package dev.collection.io.file.xml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.collection.model.JsonItems;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/** One element that grows into JSON while the parser goes through it; see {@link XmlLayout}. */
final class XmlElement {
  /** As deep as a record may be once it is JSON; arrays may come between the levels. */
  static final int MAX_DEPTH = JsonItems.MAX_DEPTH / 2 - 1;

  private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                  .build())
          .build();

  private static final class Level {
    private final String name;
    private final ObjectNode members = JsonNodeFactory.instance.objectNode();
    private final StringBuilder text = new StringBuilder();
    private boolean isNull;

    Level(String name) {
      this.name = name;
    }
  }

  private final XmlLayout layout;
  private final XMLStreamReader reader;
  private final Deque<Level> levels = new ArrayDeque<>();
  private int depth;
  private boolean dropped;
  private boolean tooDeep;
  private JsonNode result;

  /**
   * @param reader at the start of the element
   */
  XmlElement(XmlLayout layout, XMLStreamReader reader) {
    this.layout = layout;
    this.reader = reader;
    begin();
  }

  /** The name of the element that the reader is at. */
  static String name(XMLStreamReader reader, XmlLayout layout) {
    return name(reader.getPrefix(), reader.getLocalName(), layout);
  }

  private static String name(String prefix, String local, XmlLayout layout) {
    return layout.keepPrefixes() && prefix != null && !prefix.isEmpty()
        ? prefix + ":" + local
        : local;
  }

  /** Lets go of what was collected: only the element's end is of interest. */
  void drop() {
    dropped = true;
    levels.clear();
  }

  boolean isComplete() {
    return depth == 0;
  }

  boolean isTooDeep() {
    return tooDeep;
  }

  void add(int event) {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> begin();
      case XMLStreamConstants.END_ELEMENT -> end();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
        if (!dropped) {
          levels
              .getLast()
              .text
              .append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        }
      }
      default -> {
        // Comments and processing instructions are no data.
      }
    }
  }

  private void begin() {
    depth++;
    if (depth > MAX_DEPTH && !tooDeep) {
      tooDeep = true;
      drop();
    }
    if (dropped) {
      return;
    }
    Level level = new Level(name(reader, layout));
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String local = reader.getAttributeLocalName(i);
      if (INSTANCE.equals(reader.getAttributeNamespace(i))) {
        if (local.equals("nil")) {
          String value = reader.getAttributeValue(i).strip();
          level.isNull = value.equals("true") || value.equals("1");
          continue;
        }
      }
      put(
          level.members,
          "@" + name(reader.getAttributePrefix(i), local, layout),
          TextNode.valueOf(reader.getAttributeValue(i)),
          false);
    }
    levels.addLast(level);
  }

  private void end() {
    depth--;
    if (dropped) {
      return;
    }
    Level level = levels.removeLast();
    String text = level.text.toString().strip();
    JsonNode value;
    if (level.members.isEmpty() && !levels.isEmpty()) {
      value = level.isNull ? NullNode.instance : TextNode.valueOf(text);
    } else {
      if (!text.isEmpty()) {
        level.members.put("#text", text);
      }
      value = level.members;
    }
    if (levels.isEmpty()) {
      result = value;
    } else {
      put(levels.getLast().members, level.name, value, layout.arrays().contains(level.name));
    }
  }

  private static void put(ObjectNode members, String name, JsonNode value, boolean always) {
    JsonNode present = members.get(name);
    if (present instanceof ArrayNode array) {
      array.add(value);
    } else if (present != null) {
      members.set(name, JsonNodeFactory.instance.arrayNode().add(present).add(value));
    } else {
      members.set(name, always ? JsonNodeFactory.instance.arrayNode().add(value) : value);
    }
  }

  /** Of an element that is complete: always an object, as a record is. */
  byte[] json() {
    try {
      return MAPPER.writeValueAsBytes(result);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
